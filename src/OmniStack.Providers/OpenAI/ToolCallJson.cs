using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers.OpenAI;

/// <summary>Tool calls and results in the form that both of OpenAI's APIs have: arguments and outputs are texts, mostly of JSON.</summary>
internal static class ToolCallJson
{
    public static FunctionCallContent ToContent(string id, string name, string arguments)
    {
        var content = new FunctionCallContent(id, name);
        try
        {
            content.Arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments.Length == 0 ? "{}" : arguments, AIJsonUtilities.DefaultOptions);
        }
        catch (JsonException error)
        {
            content.Exception = error; // The tool loop tells the model.
        }

        return content;
    }

    public static BinaryData Arguments(FunctionCallContent call) => BinaryData.FromString(CompactJson.Write(call.Arguments ?? new Dictionary<string, object?>()));

    public static string Result(FunctionResultContent result) => result.Result as string ?? CompactJson.Write(result.Result);
}
