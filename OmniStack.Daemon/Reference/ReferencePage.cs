using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.OpenApi;

namespace OmniStack.Daemon.Reference;

/// <summary>Lists the operations of an OpenAPI document by tag, with their parameters, as one page without scripts.</summary>
internal static class ReferencePage
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>OmniStack Daemon</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
        summary { cursor: pointer; padding: .25rem 0; overflow-wrap: anywhere; }
        code { font-size: .95em; }
        b { display: inline-block; min-width: 4.5rem; }
        dl { margin: .25rem 0 1rem 4.75rem; }
        dt { float: left; clear: left; margin-right: .75rem; }
        small { opacity: .75; }
        </style>
        </head>
        <body>
        <h1>OmniStack Daemon</h1>
        <p>Every route with its parameters. For programs: <a href="/openapi/v1.json">/openapi/v1.json</a>. How it is doing: <a href="/health">/health</a>, <a href="/alive">/alive</a>.</p>

        """;

    public static string Write(OpenApiDocument document)
    {
        var page = new StringBuilder(Head);
        var operations = document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(operation => (Path: path.Key, Method: operation.Key.Method, Operation: operation.Value)));
        foreach (var tag in operations.GroupBy(one => one.Operation.Tags?.FirstOrDefault()?.Name ?? "Other").OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(tag.Key)}</h2>\n");
            foreach (var (path, method, operation) in tag)
            {
                WriteOperation(page, path, method, operation);
            }
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteOperation(StringBuilder page, string path, string method, OpenApiOperation operation)
    {
        page.Append(CultureInfo.InvariantCulture, $"<details><summary><b>{Encode(method)}</b> <code>{Encode(path)}</code><br><small>{Encode(operation.Summary)}</small></summary>\n<dl>\n");
        foreach (var parameter in operation.Parameters ?? [])
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<dt><code>{Encode(parameter.Name)}</code></dt><dd>in {Encode(parameter.In?.ToString().ToLowerInvariant())}. {Encode(parameter.Description)}</dd>\n");
        }
        if (operation.RequestBody?.Content is { } content)
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>body</dt><dd>{Encode(string.Join(", ", content.Keys))}</dd>\n");
        }
        page.Append(CultureInfo.InvariantCulture, $"<dt>answers</dt><dd>{Encode(string.Join(", ", operation.Responses?.Keys.AsEnumerable() ?? []))}</dd>\n</dl></details>\n");
    }

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
