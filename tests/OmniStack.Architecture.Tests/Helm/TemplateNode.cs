namespace OmniStack.Architecture.Tests.Helm;

/// <summary>A part of a parsed template.</summary>
internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

/// <summary>A pipeline whose value is written, or given to a variable.</summary>
internal sealed record ActionNode(string? Variable, Expression Value) : TemplateNode;

/// <summary>if, with or range.</summary>
/// <param name="Key">The variable of a range's keys.</param>
/// <param name="Item">The variable of a range's values.</param>
internal sealed record BlockNode(string Kind, string? Key, string? Item, Expression Value, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

/// <summary>What a pipeline is made of.</summary>
internal abstract record Expression;

internal sealed record Literal(object? Value) : Expression;

/// <summary>The dot, or a variable, and the fields that are taken of it.</summary>
internal sealed record Path(string? Variable, IReadOnlyList<string> Fields) : Expression;

internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;
