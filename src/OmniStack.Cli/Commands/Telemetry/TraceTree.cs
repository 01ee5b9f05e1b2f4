using OmniStack.Cli.Output;
using OmniStack.Contracts.Telemetry;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Telemetry;

/// <summary>A trace as a tree: each span below the one that caused it.</summary>
internal static class TraceTree
{
    public static Tree Of(TraceDto trace)
    {
        var tree = new Tree(Shown.Text($"{trace.TraceId} {trace.Name}"));
        var spans = trace.Spans ?? [];
        var known = spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = spans.Where(span => span.ParentSpanId is { } parent && known.Contains(parent)).ToLookup(span => span.ParentSpanId!, StringComparer.Ordinal);
        foreach (var root in spans.Where(span => span.ParentSpanId is not { } parent || !known.Contains(parent)))
        {
            AddBelow(tree, root, children);
        }
        return tree;
    }

    public static Columns SpanOf(SpanDto span) => new(Shown.Time(span.Start), Shown.Seconds(span.DurationMs / 1000), Shown.Text(span.Resource),
        new Text(Shown.Plain(span.Name), span.Status == "Error" ? Color.Red : Color.Default), Shown.Text(span.StatusMessage ?? "")) { Expand = false };

    private static void AddBelow(IHasTreeNodes parent, SpanDto span, ILookup<string, SpanDto> children)
    {
        var node = parent.AddNode(SpanOf(span));
        foreach (var child in children[span.SpanId])
        {
            AddBelow(node, child, children);
        }
    }
}
