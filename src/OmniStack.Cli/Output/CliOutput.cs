using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OmniStack.Cli.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Output;

/// <summary>
/// Where a command writes. Standard output holds what was asked for: tables for people, JSON with <c>--json</c>, ids with
/// <c>--quiet</c>. Everything else (errors, questions, progress) goes to standard error.
/// </summary>
internal sealed class CliOutput
{
    private const int PlainWidth = 500;

    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private readonly bool _hasSomebodyToAsk;
    private readonly Lazy<IAnsiConsole> _console;
    private readonly Lazy<IAnsiConsole> _errorConsole;
    private bool _hasFrame;

    private CliOutput(ParseResult parsed, CliInvocation invocation)
    {
        (_out, _error) = (invocation.Output, invocation.Error);
        IsJson = parsed.GetValue(GlobalOptions.Json);
        IsQuiet = parsed.GetValue(GlobalOptions.Quiet);
        var mayColor = !parsed.GetValue(GlobalOptions.NoColor) && invocation.Environment["NO_COLOR"] is null;
        IsTerminal = mayColor && !System.Console.IsOutputRedirected;
        _hasSomebodyToAsk = !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected;
        _console = new(() => Create(_out, IsTerminal));
        _errorConsole = new(() => Create(_error, mayColor && !System.Console.IsErrorRedirected));
    }

    public bool IsJson { get; }

    public bool IsQuiet { get; }

    /// <summary>Whether standard output takes colours and cursor movement.</summary>
    public bool IsTerminal { get; }

    /// <summary>Standard output, for what is drawn while it changes.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>Standard error, for progress.</summary>
    public IAnsiConsole ErrorConsole => _errorConsole.Value;

    public static CliOutput For(ParseResult parsed, CliInvocation invocation) => new(parsed, invocation);

    /// <summary>Shows what was asked for, in the form that was asked for.</summary>
    /// <param name="view">For people.</param>
    /// <param name="names">For <c>--quiet</c>; null for nothing.</param>
    public void Show<T>(T value, JsonTypeInfo<T> type, Func<T, IRenderable> view, Func<T, IEnumerable<string>>? names = null)
    {
        if (IsJson)
        {
            WriteJson(_out, value, type, isIndented: !_hasFrame);
        }
        else if (!IsQuiet)
        {
            Draw(view(value));
        }
        else if (names is not null)
        {
            foreach (var name in names(value))
            {
                _out.WriteLine(name);
            }
        }
    }

    /// <summary>One of many that come one after another: compact JSON, one value per line.</summary>
    public void ShowNext<T>(T value, JsonTypeInfo<T> type, Func<T, IRenderable> view, Func<T, string> name)
    {
        if (IsJson)
        {
            WriteJson(_out, value, type, isIndented: false);
        }
        else if (IsQuiet)
        {
            _out.WriteLine(name(value));
        }
        else
        {
            Draw(view(value));
        }
        _out.Flush();
    }

    /// <summary>A text as it is, for a program that reads it.</summary>
    public void WriteText(string text)
    {
        if (IsJson)
        {
            WriteJson(_out, text, CliJson.Default.String, isIndented: false);
        }
        else
        {
            _out.Write(text);
            _out.Flush();
        }
    }

    /// <summary>Text and cursor movements for a terminal, on standard error, as they are.</summary>
    public void WriteRemark(string text)
    {
        _error.Write(text);
        _error.Flush();
    }

    /// <summary>Asks for a line; standard error, so that it is in no pipe.</summary>
    public void Prompt(string text) => ErrorConsole.MarkupInterpolated($"[blue]{text}[/]");

    public void Draw(IRenderable view)
    {
        Console.Write(view);
        if (view is Text or Markup or Paragraph)
        {
            Console.WriteLine();
        }
    }

    /// <summary>What follows takes the place of what stands there; where nothing can be replaced, it follows below.</summary>
    public void BeginFrame()
    {
        if (IsTerminal && !IsJson)
        {
            Console.Clear();
        }
        else if (_hasFrame && !IsJson && !IsQuiet)
        {
            _out.WriteLine();
        }
        _hasFrame = true;
    }

    /// <summary>A remark for people, on standard error.</summary>
    public void Remark(string text)
    {
        if (!IsJson && !IsQuiet)
        {
            ErrorConsole.MarkupLineInterpolated($"[grey]{Shown.Plain(text)}[/]");
        }
    }

    public void Fail(ErrorReport report)
    {
        if (IsJson)
        {
            WriteJson(_error, report, CliJson.Default.ErrorReport, isIndented: false);
            return;
        }
        ErrorConsole.MarkupLineInterpolated($"[red]error:[/] {Shown.Plain(report.Message)}");
        if (report.Hint is { } hint)
        {
            ErrorConsole.MarkupLineInterpolated($"[yellow]hint:[/]  {hint}");
        }
    }

    /// <summary>Asks before what cannot be undone.</summary>
    /// <param name="what">What will be removed, as whole sentences.</param>
    /// <param name="confirmed">It was confirmed on the command line.</param>
    /// <exception cref="CliException">It was declined, or there is nobody to ask.</exception>
    public void Confirm(string what, bool confirmed)
    {
        if (confirmed)
        {
            return;
        }
        if (IsJson || !_hasSomebodyToAsk)
        {
            throw new CliException(ExitCode.NotConfirmed, what, "Nobody can be asked here; add --yes to do it.") { Code = "confirmation_missing" };
        }
        ErrorConsole.MarkupInterpolated($"{Shown.Plain(what)} [yellow]Go on?[/] (y/N) ");
        if (System.Console.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new CliException(ExitCode.NotConfirmed, "Nothing was done.");
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var (ansi, colors) = isTerminal ? (AnsiSupport.Detect, ColorSystemSupport.Detect) : (AnsiSupport.No, ColorSystemSupport.NoColors);
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = ansi, ColorSystem = colors });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;                                 // nothing wraps where a program reads
        }
        return console;
    }

    private static void WriteJson<T>(TextWriter writer, T value, JsonTypeInfo<T> type, bool isIndented)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = isIndented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(json, value, type);
        }
        writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
