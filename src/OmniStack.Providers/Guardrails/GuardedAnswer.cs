using Microsoft.Extensions.AI;

namespace OmniStack.Providers.Guardrails;

/// <summary>
/// One answer on its way through the output guardrails. Tool calls and sources wait for its end: a refused answer calls none and cites
/// nothing, and a source in the middle of a text does not part what has to be checked together.
/// </summary>
internal sealed class GuardedAnswer(GuardrailSet guardrails, GuardrailOptions options)
{
    private const string LengthRule = "length";
    private readonly List<FunctionCallContent> _calls = [];
    private readonly List<AIAnnotation> _sources = [];
    private StreamWindow _window = new(guardrails, options.Window);
    private bool _isReasoning;
    private long _length;

    /// <summary>The guardrail that refused the answer; null while none has.</summary>
    public string? RefusedBy { get; private set; }

    /// <returns>What may go out now. Once refused, what was let through before the place that was.</returns>
    public List<AIContent> Pass(ChatResponseUpdate update)
    {
        List<AIContent> passed = [];
        foreach (var content in update.Contents)
        {
            Pass(content, passed);
            if (RefusedBy is not null)
            {
                return passed;
            }
        }

        if (update.FinishReason is not null)
        {
            passed.AddRange(End());
        }

        return passed;
    }

    /// <returns>What was held; it may be refused only now.</returns>
    public List<AIContent> End()
    {
        List<AIContent> rest = [];
        Release(rest);
        if (RefusedBy is null)
        {
            if (_sources.Count > 0)
            {
                rest.Add(new AIContent { Annotations = [.. _sources] });
                _sources.Clear();
            }

            rest.AddRange(_calls);
            _calls.Clear();
        }

        return rest;
    }

    private void Pass(AIContent content, List<AIContent> passed)
    {
        _sources.AddRange(content is TextContent || IsOnlySources(content) ? content.Annotations ?? [] : []);
        switch (content)
        {
            case var sources when IsOnlySources(sources):
                break;
            case TextContent text:
                PassText(text.Text, isReasoning: false, passed);
                break;
            case TextReasoningContent reasoning:
                PassText(reasoning.Text, isReasoning: true, passed);
                PassProtected(reasoning, passed);
                break;
            case FunctionCallContent call:
                _calls.Add(call);
                break;
            default:
                Release(passed);
                passed.Add(content);
                break;
        }
    }

    private static bool IsOnlySources(AIContent content) => content.GetType() == typeof(AIContent) && content.Annotations is { Count: > 0 };

    private void PassText(string text, bool isReasoning, List<AIContent> passed)
    {
        if (_isReasoning != isReasoning)
        {
            Release(passed);
            _isReasoning = isReasoning;
        }

        _length += text.Length;
        if (options.MaxOutputCharacters > 0 && _length > options.MaxOutputCharacters)
        {
            RefusedBy = LengthRule;
            return;
        }

        Add(_window.Pass(text), passed);
    }

    /// <summary>What only the provider can read goes on as it is, after the text that it belongs to.</summary>
    private void PassProtected(TextReasoningContent reasoning, List<AIContent> passed)
    {
        if (reasoning.ProtectedData is { } data)
        {
            Release(passed);
            passed.Add(new TextReasoningContent(null) { ProtectedData = data });
        }
    }

    /// <summary>What follows is another text.</summary>
    private void Release(List<AIContent> passed)
    {
        if (RefusedBy is null)
        {
            Add(_window.Pass("", isLast: true), passed);
            _window = new StreamWindow(guardrails, options.Window);
        }
    }

    private void Add(string text, List<AIContent> passed)
    {
        RefusedBy ??= _window.RefusedBy;
        if (text.Length > 0)
        {
            passed.Add(_isReasoning ? new TextReasoningContent(text) : new TextContent(text));
        }
    }
}
