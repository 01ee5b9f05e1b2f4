using System.Globalization;
using OmniStack.Agents.Tools;

namespace OmniStack.ChatApi.Tools;

/// <summary>Evaluates sums and products of decimals, read from left to right by their precedence.</summary>
internal ref struct Arithmetic
{
    private const int MaxLength = 1000;
    private const int MaxDepth = 100;

    private readonly ReadOnlySpan<char> _text;
    private int _position;
    private int _depth;

    private Arithmetic(ReadOnlySpan<char> text) => _text = text;

    /// <exception cref="ToolException">It is no expression, divides by zero, or leaves the range of decimals (about 7.9e28).</exception>
    public static decimal Evaluate(string expression)
    {
        if (expression.Length > MaxLength)
        {
            throw new ToolException($"An expression may have {MaxLength} characters.");
        }

        var reader = new Arithmetic(expression);
        try
        {
            var value = reader.ReadSum();
            return reader.Peek() == '\0' ? value : throw reader.Unexpected();
        }
        catch (DivideByZeroException)
        {
            throw new ToolException("The expression divides by zero.");
        }
        catch (OverflowException)
        {
            throw new ToolException("A value of the expression is too large.");
        }
    }

    private decimal ReadSum()
    {
        var value = ReadProduct();
        while (Peek() is '+' or '-')
        {
            value = _text[_position++] == '+' ? value + ReadProduct() : value - ReadProduct();
        }

        return value;
    }

    private decimal ReadProduct()
    {
        var value = ReadFactor();
        while (Peek() is '*' or '/')
        {
            value = _text[_position++] == '*' ? value * ReadFactor() : value / ReadFactor();
        }

        return value;
    }

    private decimal ReadFactor()
    {
        if (++_depth > MaxDepth)
        {
            throw new ToolException($"An expression may be nested {MaxDepth} deep.");
        }

        var value = Peek() switch
        {
            '-' => -ReadAfterSign(),
            '+' => ReadAfterSign(),
            '(' => ReadParenthesis(),
            _ => ReadNumber(),
        };
        _depth--;
        return value;
    }

    private decimal ReadAfterSign()
    {
        _position++;
        return ReadFactor();
    }

    private decimal ReadParenthesis()
    {
        _position++;
        var value = ReadSum();
        if (Peek() != ')')
        {
            throw Unexpected();
        }

        _position++;
        return value;
    }

    private decimal ReadNumber()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiDigit(_text[_position]) || _text[_position] == '.'))
        {
            _position++;
        }

        return decimal.TryParse(_text[start.._position], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
            : _position > start ? throw new ToolException($"'{_text[start.._position]}' is no number that can be used.")
            : throw Unexpected();
    }

    /// <summary>The next character that is no space, or NUL at the end.</summary>
    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : '\0';
    }

    private readonly ToolException Unexpected() => new(_position < _text.Length
        ? $"The expression cannot be read at '{_text[_position]}', character {_position + 1}."
        : "The expression ends too early.");
}
