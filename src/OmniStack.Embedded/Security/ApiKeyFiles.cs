using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Security;

/// <summary>API keys as files, one each, that all services of a machine share. A change replaces the file in one rename.</summary>
/// <remarks>A file that holds no key is nobody's key, and still counts as one: nothing opens because a file broke. A find reads one small file. Changes, which are rare, exclude each other over all processes by a lock file.</remarks>
public sealed partial class ApiKeyFiles(IOptions<ApiKeyFilesOptions> options, TimeProvider time, ILogger<ApiKeyFiles> logger) : IApiKeyStore
{
    private const string Extension = ".json";
    private const string LockFile = ".lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(10);

    private readonly ApiKeyFilesOptions _options = options.Value;

    /// <inheritdoc/>
    public string Description => "files of this machine";

    /// <inheritdoc/>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Task.FromResult(Files().Any());

    /// <inheritdoc/>
    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => ReadAsync(PathOf(id), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<ApiKey>();
        foreach (var file in Files())
        {
            if (await ReadAsync(file, cancellationToken) is { } key)
            {
                keys.Add(key);
            }
        }
        return [.. keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        if (Files().Count() >= _options.MaxKeys)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ApiKeyLimit, $"There are {_options.MaxKeys} API keys, which is the limit. Delete one that is no longer used.");
        }
        Write(key);
    }

    /// <inheritdoc/>
    public async Task<ApiKey?> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        if (await ReadAsync(PathOf(id), cancellationToken) is not { } key)
        {
            return null;
        }
        var changed = change(key);
        if (changed != key)
        {
            Write(changed);
        }
        return changed;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        var path = PathOf(id);
        if (!File.Exists(path))
        {
            return false;
        }
        File.Delete(path);
        DirectorySync.Flush(_options.Directory);
        return true;
    }

    private async Task<ApiKey?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), ApiKeyJson.Default.ApiKey);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            LogBroken(error, path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotReached(error);
        }
    }

    private void Write(ApiKey key)
    {
        var path = PathOf(key.Id);
        var fresh = path + ".new";
        try
        {
            using (var stream = new FileStream(fresh, Creating(FileMode.Create)))
            {
                JsonSerializer.Serialize(stream, key, ApiKeyJson.Default.ApiKey);
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
            DirectorySync.Flush(_options.Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotReached(error);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(_options.Directory, LockFile);
        try
        {
            CreateDirectory();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotReached(error);
        }
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, Creating(FileMode.OpenOrCreate));
            }
            catch (IOException held) when (held is not DirectoryNotFoundException)
            {
                if (time.GetElapsedTime(start) >= _options.Timeout)
                {
                    throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Another process is changing the API keys and does not finish.", held);
                }
                await Task.Delay(LockPoll, time, cancellationToken);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw NotReached(denied);
            }
        }
    }

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_options.Directory);
        }
        else
        {
            Directory.CreateDirectory(_options.Directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions Creating(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        return options;
    }

    private IEnumerable<string> Files() => Directory.Exists(_options.Directory) ? Directory.EnumerateFiles(_options.Directory, "*" + Extension) : [];

    private string PathOf(string id) => Path.Combine(_options.Directory, id + Extension);

    private static OmniStackException NotReached(Exception error)
        => new(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The files of the API keys cannot be read or written.", error);

    [LoggerMessage(EventId = 4020, Level = LogLevel.Error, Message = "{Path} holds no API key; whoever had it is refused. Put the file back as it was, or delete it.")]
    private partial void LogBroken(Exception error, string path);
}
