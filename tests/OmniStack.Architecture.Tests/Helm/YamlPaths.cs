using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OmniStack.Architecture.Tests.Helm;

/// <summary>Finds parts of YAML by a path such as spec.template or labels.[app.kubernetes.io/name].</summary>
internal static partial class YamlPaths
{
    public static YamlNode? At(this YamlNode node, string path)
    {
        foreach (var step in Step().Matches(path).Select(match => match.Value.Trim('[', ']')))
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(step), out var child))
            {
                return null;
            }
            node = child;
        }
        return node;
    }

    public static string Text(this YamlNode node, string path) => node.At(path) is YamlScalarNode { Value: { } text } ? text : throw new KeyNotFoundException($"{path} is missing in {node}");

    public static IEnumerable<YamlNode> Items(this YamlNode node, string path) => node.At(path) switch { null => [], YamlSequenceNode list => list, _ => throw new KeyNotFoundException($"{path} is no list.") };

    [GeneratedRegex(@"\[[^\]]+\]|[^.\[\]]+", RegexOptions.None, 1000)]
    private static partial Regex Step();
}
