namespace OmniStack.Cli.Output;

/// <summary>Texts that the program brings with it.</summary>
internal static class Embedded
{
    public static IEnumerable<string> Names => typeof(Embedded).Assembly.GetManifestResourceNames();

    public static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(Embedded).Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
