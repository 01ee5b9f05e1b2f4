using System.Globalization;
using OmniStack.Agents.Tools;
using OmniStack.ChatApi.Tools;

namespace OmniStack.ChatApi.Tests;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("2+3*4", "14")]
    [InlineData("(2+3)*4", "20")]
    [InlineData("7/2 - -1", "4.5")]
    [InlineData("0.1+0.2", "0.3")]
    [InlineData("8-3-2", "3")]
    public void Evaluate_Expression_FollowsThePrecedence(string expression, string value)
        => Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Arithmetic.Evaluate(expression));

    [Theory]
    [InlineData("")]
    [InlineData("2+")]
    [InlineData("(2")]
    [InlineData("2 3")]
    [InlineData("1..2")]
    [InlineData("1/0")]
    [InlineData("x")]
    [InlineData("79228162514264337593543950335*2")]
    public void Evaluate_NoExpression_SaysWhatIsWrong(string expression) => Assert.Throws<ToolException>(() => Arithmetic.Evaluate(expression));

    [Fact]
    public void Evaluate_DeepNesting_IsRefused() => Assert.Throws<ToolException>(() => Arithmetic.Evaluate(new string('(', 900)));
}
