using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>
/// Reads agents from the YAML files of a folder: one agent per document, with the keys of the configuration. A document becomes
/// configuration before anything else happens to it, so it is bound and checked as if it stood there.
/// </summary>
internal static class LlmAgentFiles
{
    /// <exception cref="InvalidOperationException">There is no such folder, or something in it is wrong: the message names file, and line or agent and key.</exception>
    public static IReadOnlyList<LlmAgent> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"{LlmAgentConfiguration.FolderSetting} names '{folder}', which is no folder.");
        }

        return [.. Directory.EnumerateFiles(folder).Where(IsYaml).Order(StringComparer.Ordinal).SelectMany(ReadFile)];
    }

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private static List<LlmAgent> ReadFile(string path)
    {
        var stream = new YamlStream();
        try
        {
            using var text = File.OpenText(path);
            stream.Load(text);
        }
        catch (YamlException error)
        {
            throw new InvalidOperationException($"{path}({error.Start.Line},{error.Start.Column}): {error.Message}", error);
        }

        return [.. stream.Documents.Select(document => ReadDocument(path, document.RootNode))];
    }

    private static LlmAgent ReadDocument(string path, YamlNode root)
    {
        if (root is not YamlMappingNode agent)
        {
            throw new InvalidOperationException($"{path}({root.Start.Line},{root.Start.Column}): an agent is a mapping of keys to values, such as 'name: librarian'.");
        }

        var keys = new ConfigurationBuilder().AddInMemoryCollection(YamlConfiguration.Flatten(agent)).Build();
        return LlmAgentConfiguration.Bind(keys, keys["Name"] is { Length: > 0 } name ? $"{path}:{name}" : path);
    }
}
