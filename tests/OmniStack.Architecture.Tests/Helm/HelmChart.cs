using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OmniStack.Architecture.Tests.Helm;

/// <summary>
/// Renders a chart as <c>helm template</c> does, without a cluster: <c>lookup</c> finds what is given. Stricter than Helm: a value that
/// is missing cannot be written.
/// </summary>
internal sealed class HelmChart
{
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined = [];
    private readonly List<(string Name, IReadOnlyList<TemplateNode> Nodes)> _files = [];
    private readonly Dictionary<string, object?> _root;

    /// <param name="settings">Values that differ from the chart's own, by their path, such as daemon.replicas.</param>
    public HelmChart(string directory, IReadOnlyDictionary<string, object?> settings)
    {
        var values = (Dictionary<string, object?>)Convert(Read(File.ReadAllText(System.IO.Path.Combine(directory, "values.yaml"))).Single())!;
        foreach (var (path, value) in settings)
        {
            Set(values, path.Split('.'), value);
        }
        // The chart's own fields are written with a capital letter.
        var chart = ((Dictionary<string, object?>)Convert(Read(File.ReadAllText(System.IO.Path.Combine(directory, "Chart.yaml"))).Single())!)
            .ToDictionary(field => char.ToUpperInvariant(field.Key[0]) + field.Key[1..], field => field.Value);
        _root = new()
        {
            ["Values"] = values, ["Chart"] = chart,
            ["Release"] = new Dictionary<string, object?> { ["Name"] = "omnistack", ["Namespace"] = "agents", ["Service"] = "Helm" },
        };
        foreach (var path in Directory.EnumerateFiles(System.IO.Path.Combine(directory, "templates")).Order(StringComparer.Ordinal))
        {
            _files.Add((System.IO.Path.GetFileName(path), TemplateParser.Parse(File.ReadAllText(path), _defined)));
        }
    }

    /// <summary>Secrets of the cluster by name, base64, as <c>lookup</c> finds them.</summary>
    public Dictionary<string, Dictionary<string, object?>> Cluster { get; } = [];

    /// <summary>Every object, of all files.</summary>
    public IReadOnlyList<YamlNode> Render() => [.. _files.Where(file => file.Name.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(file => Read(RenderText(file.Name)))];

    public string RenderText(string file)
    {
        var text = new StringBuilder();
        Write(text, _files.Single(known => known.Name == file).Nodes, _root, new() { ["$"] = _root });
        return text.ToString();
    }

    private void Write(StringBuilder text, IReadOnlyList<TemplateNode> nodes, object? dot, Dictionary<string, object?> variables)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode plain:
                    text.Append(plain.Text);
                    break;
                case ActionNode { Variable: { } variable } action:
                    variables[variable] = Evaluate(action.Value, dot, variables);
                    break;
                case ActionNode action:
                    text.Append(TemplateFunctions.Text(Evaluate(action.Value, dot, variables)));
                    break;
                case BlockNode block:
                    WriteBlock(text, block, dot, variables);
                    break;
            }
        }
    }

    private void WriteBlock(StringBuilder text, BlockNode block, object? dot, Dictionary<string, object?> variables)
    {
        var value = Evaluate(block.Value, dot, variables);
        // What a block declares is gone after it.
        var inner = new Dictionary<string, object?>(variables);
        if (!TemplateFunctions.IsTrue(value))
        {
            Write(text, block.Else, dot, inner);
        }
        else if (block.Kind == "range")
        {
            foreach (var (key, item) in ((Dictionary<string, object?>)value!).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                (inner[block.Key!], inner[block.Item!]) = (key, item);
                Write(text, block.Body, item, inner);
            }
        }
        else
        {
            Write(text, block.Body, block.Kind == "with" ? value : dot, inner);
        }
    }

    private object? Evaluate(Expression expression, object? dot, Dictionary<string, object?> variables) => expression switch
    {
        Literal literal => literal.Value,
        Path path => path.Fields.Aggregate(path.Variable is null ? dot : variables[path.Variable], (owner, field) =>
            (owner as Dictionary<string, object?> ?? throw new FormatException($".{field} is taken of what is no map.")).GetValueOrDefault(field)),
        Call { Function: "and" } call => call.Arguments.Select(a => Evaluate(a, dot, variables)).FirstOrDefault(v => !TemplateFunctions.IsTrue(v), true),
        Call { Function: "or" } call => call.Arguments.Select(a => Evaluate(a, dot, variables)).FirstOrDefault(TemplateFunctions.IsTrue, false),
        Call { Function: "include" } call => Include(TemplateFunctions.Text(Evaluate(call.Arguments[0], dot, variables)), Evaluate(call.Arguments[1], dot, variables)),
        Call { Function: "lookup" } call => Cluster.GetValueOrDefault(TemplateFunctions.Text(Evaluate(call.Arguments[3], dot, variables))) is { } data
            ? new Dictionary<string, object?> { ["data"] = data } : new Dictionary<string, object?>(),
        Call call => TemplateFunctions.Apply(call.Function, [.. call.Arguments.Select(a => Evaluate(a, dot, variables))]),
        _ => throw new FormatException("Not understood."),
    };

    private string Include(string name, object? dot)
    {
        var text = new StringBuilder();
        Write(text, _defined.TryGetValue(name, out var nodes) ? nodes : throw new FormatException($"No template is named {name}."), dot, new() { ["$"] = dot });
        return text.ToString();
    }

    private static IEnumerable<YamlNode> Read(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents.Select(document => document.RootNode).Where(root => root is YamlMappingNode);
    }

    private static object? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => map.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Convert(pair.Value)),
        YamlSequenceNode list => list.Select(Convert).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => scalar.Value is "true" or "false" ? scalar.Value == "true"
            : long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) ? number : scalar.Value,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static void Set(Dictionary<string, object?> values, ReadOnlySpan<string> path, object? value)
    {
        if (path.Length == 1)
        {
            values[path[0]] = value;
            return;
        }
        Set((Dictionary<string, object?>)values[path[0]]!, path[1..], value);
    }
}
