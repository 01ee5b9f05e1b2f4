using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace OmniStack.ChatApi.Tools;

/// <summary>The tool <c>calculate</c>.</summary>
internal static class CalculatorTool
{
    public static AIFunction Create() => AIFunctionFactory.Create(
        ([Description("Numbers, + - * / and parentheses, for example (2+3)*4.")] string expression) => Arithmetic.Evaluate(expression),
        "calculate", "Calculates an arithmetic expression, exactly as decimals.");
}
