using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Attachments;

/// <summary>What a client can do with its files; another client's do not exist for it.</summary>
public sealed class ChatAttachments
{
    private const int MaxNameLength = 200;
    private readonly IAttachmentStore _store;
    private readonly AttachmentOptions _options;
    private readonly TimeProvider _time;

    internal ChatAttachments(IAttachmentStore store, IOptions<AttachmentOptions> options, TimeProvider time)
        => (_store, _options, _time) = (store, options.Value, time);

    /// <summary>The most bytes that a file may have.</summary>
    public int MaxBytes => _options.MaxBytes;

    /// <summary>What is taken.</summary>
    public AttachmentLimits Limits => new(_options.MaxBytes, _options.MaxPerMessage, Types);

    private IReadOnlyList<string> Types => _options.AllowedTypes.Count > 0 ? [.. _options.AllowedTypes] : MediaTypes.All;

    /// <summary>Stores a file until a message names it, or it expires.</summary>
    /// <param name="clientId">Whose it is.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">As the client calls it; null for no name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OmniStackException">
    /// <c>attachment_invalid</c>, <c>attachment_type_refused</c>, <c>attachment_too_large</c>, <c>attachment_limit</c>.
    /// </exception>
    public async Task<AttachmentDto> AddAsync(string clientId, ReadOnlyMemory<byte> content, string? name, CancellationToken cancellationToken)
        => ToDto(await AddAsync($"att_{Guid.CreateVersion7():N}", clientId, content, name, cancellationToken));

    /// <exception cref="OmniStackException"><c>attachment_not_found</c>.</exception>
    public async Task<(AttachmentDto Attachment, ReadOnlyMemory<byte> Content)> ReadAsync(string clientId, string id, CancellationToken cancellationToken)
        => await _store.FindAsync(clientId, id, cancellationToken) is { } found && await _store.ReadAsync(clientId, id, cancellationToken) is { } content
            ? (ToDto(found), content)
            : throw NotFound(id);

    /// <summary>Deletes a file; where a message names it, the model is told from then on that it is gone.</summary>
    /// <exception cref="OmniStackException"><c>attachment_not_found</c>.</exception>
    public async Task DeleteAsync(string clientId, string id, CancellationToken cancellationToken)
    {
        if (!await _store.DeleteAsync(clientId, id, cancellationToken))
        {
            throw NotFound(id);
        }
    }

    internal Task DeleteOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => _store.DeleteOfSessionAsync(clientId, sessionId, cancellationToken);

    /// <returns>The ids of the files of a session.</returns>
    internal async Task<IReadOnlySet<string>> ListOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => (await _store.ListOfSessionAsync(clientId, sessionId, cancellationToken)).Select(file => file.Id).ToHashSet(StringComparer.Ordinal);

    internal Task ShareAsync(string clientId, string id, string forkId, CancellationToken cancellationToken)
        => _store.ShareAsync(clientId, id, forkId, cancellationToken);

    internal Task<int> DeleteUnusedAsync(CancellationToken cancellationToken)
        => _store.DeleteUnusedAsync(_time.GetUtcNow() - _options.UnusedLifetime, cancellationToken);

    /// <summary>Makes the files of a message part of its session. The same message sent again gets the same parts.</summary>
    /// <exception cref="OmniStackException">As <see cref="AddAsync(string, ReadOnlyMemory{byte}, string, CancellationToken)"/> says, and <c>attachment_not_found</c>.</exception>
    internal async Task<IReadOnlyList<MessagePart>> AttachAsync(
        string clientId, string sessionId, IReadOnlyList<SentFile> files, CancellationToken cancellationToken)
    {
        if (files.Count > _options.MaxPerMessage)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.AttachmentLimit, $"A message has at most {_options.MaxPerMessage} files.");
        }

        List<MessagePart> parts = [];
        foreach (var file in files)
        {
            var found = file switch
            {
                SentFile.Uploaded uploaded => await _store.FindAsync(clientId, uploaded.AttachmentId, cancellationToken) ?? throw NotFound(uploaded.AttachmentId),
                SentFile.Inline inline => await AddAsync(IdOf(clientId, sessionId, inline), clientId, inline.Content, inline.Name, cancellationToken),
                _ => throw new InvalidOperationException($"No attachment for {file.GetType().Name}."),
            };
            if (!await _store.AttachAsync(clientId, found.Id, sessionId, cancellationToken))
            {
                throw NotFound(found.Id);
            }

            parts.Add(new MessagePart.File(found.Id, found.MediaType, found.Name, found.Bytes));
        }

        return parts;
    }

    private Task<Attachment> AddAsync(string id, string clientId, ReadOnlyMemory<byte> content, string? name, CancellationToken cancellationToken)
    {
        if (content.IsEmpty)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentInvalid, "The file is empty.");
        }

        if (content.Length > _options.MaxBytes)
        {
            throw new OmniStackException(ErrorKind.TooLarge, ErrorCodes.AttachmentTooLarge, $"A file may have {_options.MaxBytes} bytes.");
        }

        var cleanName = CleanName(name);
        var mediaType = MediaTypes.Of(content.Span, cleanName);
        if (mediaType is null || _options.AllowedTypes.Count > 0 && !_options.AllowedTypes.Contains(mediaType))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentTypeRefused,
                $"The file is none of: {string.Join(", ", Types)}. Its bytes count, not what it is called.");
        }

        var attachment = new Attachment
        {
            Id = id, ClientId = clientId, Name = cleanName, MediaType = mediaType, Bytes = content.Length, CreatedAt = _time.GetUtcNow(),
        };
        return _store.AddAsync(attachment, content, _options.MaxClientBytes, cancellationToken);
    }

    /// <summary>The last part of a path, on one line and in the order in which it is read: marks that turn letters around, or break a line, are left out.</summary>
    private static string? CleanName(string? name)
    {
        var clean = string.Concat((name?.Split('/', '\\')[^1] ?? "").Where(IsShown)).Trim();
        return clean is "" or "." or ".." ? null : clean[..Math.Min(clean.Length, MaxNameLength)];
    }

    private static bool IsShown(char letter) => char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    /// <summary>A retried message must not store its files anew, nor differ from what is stored.</summary>
    private static string IdOf(string clientId, string sessionId, SentFile.Inline file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{clientId}\n{sessionId}\n{CleanName(file.Name)}\n"));
        hash.AppendData(file.Content.Span);
        return $"att_{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }

    private static OmniStackException NotFound(string id)
        => new(ErrorKind.NotFound, ErrorCodes.AttachmentNotFound, $"There is no file {id} for this session.");

    private static AttachmentDto ToDto(Attachment found)
        => new(found.Id, AttachmentPath.Of(found.Id), found.MediaType, found.Name, found.Bytes, found.CreatedAt);
}
