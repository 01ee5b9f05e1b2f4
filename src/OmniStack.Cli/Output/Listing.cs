using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Output;

/// <summary>Rows under headers: a table where its rows fit into a line each, else each row as a paragraph of its own, so that nothing is cut in the middle.</summary>
internal sealed class Listing(IReadOnlyList<string> headers) : Renderable
{
    // The last column may wrap that far: it is what people wrote.
    private const int LeastOfLast = 24;
    private const int Unbounded = 10_000;

    private readonly List<IRenderable[]> _rows = [];

    public int Count => _rows.Count;

    /// <param name="cells">One for each header, in one line each.</param>
    public void AddRow(params IRenderable[] cells) => _rows.Add(cells);

    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = WidthOf(options);
        return new(Math.Min(width, maxWidth), Math.Min(width, maxWidth));
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        => WidthOf(options) <= maxWidth ? ((IRenderable)ToTable()).Render(options, maxWidth) : RenderParagraphs(options, maxWidth);

    private Table ToTable()
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var i = 0; i < headers.Count; i++)
        {
            table.AddColumn(new TableColumn(new Text(headers[i], new Style(decoration: Decoration.Bold))) { NoWrap = i < headers.Count - 1 });
        }
        foreach (var row in _rows)
        {
            table.AddRow(row);
        }
        return table;
    }

    /// <summary>What the table takes, with its last column as narrow as it may be.</summary>
    private int WidthOf(RenderOptions options)
    {
        var columns = headers.Select((header, i) => _rows.Select(row => row[i].Measure(options, Unbounded).Max).Append(header.Length).Max()).ToArray();
        columns[^1] = Math.Min(columns[^1], Math.Max(LeastOfLast, headers[^1].Length));
        return columns.Sum(column => column + 3) + 1;
    }

    private IEnumerable<Segment> RenderParagraphs(RenderOptions options, int maxWidth)
    {
        foreach (var row in _rows)
        {
            foreach (var segment in row[0].Render(options, maxWidth))
            {
                yield return segment;
            }
            yield return Segment.LineBreak;
            var rest = new Paragraph();
            for (var i = 1; i < row.Length; i++)
            {
                AppendCell(rest, headers[i], row[i].Render(options, Unbounded));
            }
            foreach (var segment in ((IRenderable)new Padder(rest, new Padding(2, 0, 0, 0))).Render(options, maxWidth))
            {
                yield return segment;
            }
        }
    }

    private static void AppendCell(Paragraph paragraph, string header, IEnumerable<Segment> cell)
    {
        var segments = cell.Where(segment => !segment.IsControlCode).ToList();
        if (string.Concat(segments.Select(segment => segment.Text)).Trim() is "" or "-")
        {
            return;
        }
        paragraph.Append($"{header.ToLowerInvariant()} ", Color.Grey);
        foreach (var segment in segments)
        {
            paragraph.Append(segment.IsLineBreak ? " " : segment.Text.Replace('\n', ' '), segment.Style);
        }
        paragraph.Append("  ");
    }
}
