using System.Text;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>What a host in the background writes: a file, and the one before it, each of bounded size. Not safe for concurrent use.</summary>
internal sealed class BoundedLogFile : TextWriter
{
    private readonly string _path;
    private readonly long _maxBytes;
    private StreamWriter _writer;

    public BoundedLogFile(DataDirectory data, long maxBytes)
    {
        data.Create();
        _path = PathIn(data);
        _maxBytes = maxBytes;
        _writer = Open();
    }

    public override Encoding Encoding => _writer.Encoding;

    public static string PathIn(DataDirectory data) => Path.Combine(data.FullPath, "host.log");

    /// <returns>The last lines, oldest first; none when there is no file.</returns>
    public static IReadOnlyList<string> ReadLast(DataDirectory data, int count)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(PathIn(data), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public override void Write(char value) => _writer.Write(value);

    public override void WriteLine() => WriteLine("");

    public override void WriteLine(string? value)
    {
        if (_writer.BaseStream.Length > _maxBytes)
        {
            _writer.Dispose();
            File.Move(_path, _path + ".1", overwrite: true);
            _writer = Open();
        }
        _writer.WriteLine(value);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writer.Dispose();
        }
        base.Dispose(disposing);
    }

    // Its directory is its owner's alone.
    private StreamWriter Open() => new(new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
}
