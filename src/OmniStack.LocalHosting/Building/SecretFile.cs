namespace OmniStack.LocalHosting.Building;

/// <summary>Files that only their owner can read, and generated secrets kept in them.</summary>
internal static class SecretFile
{
    /// <returns>The kept value; at the first call a generated one, which is then kept.</returns>
    public static string ReadOrCreate(DataDirectory data, string name, ParameterDefault generator)
    {
        var path = Path.Combine(data.Create("secrets"), name);
        if (File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } kept)
        {
            return kept;
        }
        var value = generator.GetDefaultValue();
        Write(path, value);
        return value;
    }

    /// <summary>Replaces the file in one step, so that a crash leaves the old or the new one.</summary>
    public static void Write(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var temporary = path + ".new";
        using (var writer = new StreamWriter(new FileStream(temporary, options)))
        {
            writer.Write(content);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
