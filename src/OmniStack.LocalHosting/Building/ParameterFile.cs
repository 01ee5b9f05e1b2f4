namespace OmniStack.LocalHosting.Building;

/// <summary>Values of parameters that were entered in the dashboard, kept for later starts in files that only their owner can read.</summary>
internal static class ParameterFile
{
    /// <returns>Null when none was entered.</returns>
    public static string? Read(DataDirectory data, string parameter) =>
        Path.Combine(data.FullPath, "secrets", FileName(parameter)) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    public static void Write(DataDirectory data, string parameter, string value) => SecretFile.Write(Path.Combine(data.Create("secrets"), FileName(parameter)), value);

    private static string FileName(string parameter) => $"parameter-{parameter}";
}
