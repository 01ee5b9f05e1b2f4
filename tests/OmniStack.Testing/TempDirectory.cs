namespace OmniStack.Testing;

/// <summary>A directory of one test's own, deleted with it.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>Absolute path; exists.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("omnistack-test-").FullName;

    /// <summary>A path inside it; nothing is created.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is being killed may still write; the system's cleaning of temporary files takes the rest.
        }
    }
}
