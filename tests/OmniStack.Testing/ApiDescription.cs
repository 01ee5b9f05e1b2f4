using System.Text.Json;

namespace OmniStack.Testing;

/// <summary>What a service's OpenAPI document lists.</summary>
public static class ApiDescription
{
    /// <summary>Every operation of the document.</summary>
    public static IReadOnlyList<ApiOperation> ReadOperations(JsonElement document) =>
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => new ApiOperation(
            HttpMethod.Parse(operation.Name), path.Name,
            operation.Value.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(ReadParameter)] : []))),
    ];

    private static ApiParameter ReadParameter(JsonElement parameter) => new(parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!);
}

/// <param name="Method">Upper case.</param>
/// <param name="Path">With its places, such as <c>/tasks/{id}</c>.</param>
/// <param name="Parameters">Of path, query and headers.</param>
public sealed record ApiOperation(HttpMethod Method, string Path, IReadOnlyList<ApiParameter> Parameters)
{
    /// <summary>The address with every place of path and query filled.</summary>
    /// <param name="valueOf">What to write for a parameter, not escaped; null leaves one of the query out.</param>
    public string Fill(Func<ApiParameter, string?> valueOf)
    {
        var path = Path;
        List<string> query = [];
        foreach (var parameter in Parameters)
        {
            var value = valueOf(parameter);
            if (parameter.In == "path")
            {
                path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value!), StringComparison.Ordinal);
            }
            else if (parameter.In == "query" && value is not null)
            {
                query.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
            }
        }
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>For example <c>GET /tasks/{id}</c>.</summary>
    public override string ToString() => $"{Method} {Path}";
}

/// <param name="Name">As it is sent.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
public sealed record ApiParameter(string Name, string In);
