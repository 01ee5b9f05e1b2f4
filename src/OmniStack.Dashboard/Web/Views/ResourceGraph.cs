using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>The resources in columns: each stands to the right of what needs it.</summary>
internal sealed class ResourceGraph
{
    public const int NodeWidth = 190;
    public const int NodeHeight = 58;
    private const int ColumnGap = 110;
    private const int RowGap = 34;
    private const int Margin = 24;

    public ResourceGraph(IReadOnlyList<ResourceView> resources)
    {
        var byName = resources.ToDictionary(r => r.Name, StringComparer.Ordinal);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        // Longest path, relaxed as often as there are resources: a circle of references ends too.
        for (var round = 0; round < resources.Count; round++)
        {
            foreach (var resource in resources)
            {
                foreach (var needed in Needed(resource, byName))
                {
                    columns[needed] = Math.Min(resources.Count - 1, Math.Max(columns.GetValueOrDefault(needed), columns.GetValueOrDefault(resource.Name) + 1));
                }
            }
        }
        var ranks = columns.Values.Append(0).Distinct().Order().ToList();
        var groups = resources.GroupBy(r => ranks.IndexOf(columns.GetValueOrDefault(r.Name))).OrderBy(g => g.Key).ToArray();
        var tallest = groups.Length == 0 ? 0 : groups.Max(g => g.Count());
        Width = Margin * 2 + Math.Max(1, groups.Length) * (NodeWidth + ColumnGap) - ColumnGap;
        Height = Margin * 2 + Math.Max(1, tallest) * (NodeHeight + RowGap) - RowGap;
        Nodes = [.. groups.SelectMany(g => g.Select((r, row) => new GraphNode(r, Margin + g.Key * (NodeWidth + ColumnGap),
            (Height - (g.Count() * (NodeHeight + RowGap) - RowGap)) / 2 + row * (NodeHeight + RowGap))))];
        var places = Nodes.ToDictionary(n => n.Resource.Name, StringComparer.Ordinal);
        Edges = [.. resources.SelectMany(r => Needed(r, byName).Select(n => new GraphEdge(places[r.Name], places[n])))];
    }

    public int Width { get; }

    public int Height { get; }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public IReadOnlyList<GraphEdge> Edges { get; }

    private static IEnumerable<string> Needed(ResourceView resource, Dictionary<string, ResourceView> byName) =>
        resource.References.Select(r => r.Name).Append(resource.Parent).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(name => name != resource.Name && byName.ContainsKey(name));
}

internal sealed record GraphNode(ResourceView Resource, int X, int Y);

internal sealed record GraphEdge(GraphNode From, GraphNode To)
{
    /// <summary>A curve from the right side of the one to the left side of the other.</summary>
    public string Path
    {
        get
        {
            var (x1, y1) = (From.X + ResourceGraph.NodeWidth, From.Y + ResourceGraph.NodeHeight / 2);
            var (x2, y2) = (To.X - 6, To.Y + ResourceGraph.NodeHeight / 2);
            var bend = Math.Max(40, (x2 - x1) / 2);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}");
        }
    }
}
