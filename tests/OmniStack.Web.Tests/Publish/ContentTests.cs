using System.Text.Json;
using OmniStack.Web.Features.Publish;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Tests.Publish;

/// <summary>What the publish form makes of a JSON Schema, and of a text that is no JSON.</summary>
public sealed class ContentTests
{
    [Fact]
    public void Fields_OfASchema_SayTypeNeedAndDefault()
    {
        var fields = ContentField.Of(JsonElement.Parse("""
            {"type": "object", "required": ["to", 7], "properties": {
              "to": {"type": "object", "required": ["mail"], "properties": {"mail": {"type": "string", "description": "Where."}}},
              "tags": {"type": ["array", "null"], "items": {"type": "integer"}}, "level": {"enum": ["low", "high"], "default": "low"}, "any": true}}
            """));

        Assert.Equal(
            [
                new("to", "object", true, null, null), new("to.mail", "text", true, "Where.", null), new("tags", "list of integer, or null", false, null, null),
                new("level", "one of \"low\", \"high\"", false, null, "\"low\""), new("any", "any JSON", false, null, null),
            ], fields);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("7")]
    [InlineData("""{"properties": 7, "required": "x"}""")]
    [InlineData("""{"type": ["array", 3], "items": 4}""")]
    public void Fields_OfWhatDescribesNoMembers_AreNone(string schema) => Assert.Empty(ContentField.Of(JsonElement.Parse(schema)));

    [Theory]
    [InlineData("""{"examples": [{"a": 1}, 2]}""", """{"a": 1}""")]
    [InlineData("""{"type": "object", "required": ["name", "age", "kind", "on"], "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "kind": {"enum": ["x"]}, "on": {"type": "boolean", "default": true}, "other": {"type": "string"}}}""",
        """{"name": "", "age": 0, "kind": "x", "on": true}""")]
    [InlineData("""{"type": "object", "examples": []}""", "{}")]
    public void Example_OfASchema_IsItsOwnOrHasWhatIsRequired(string schema, string expected)
        => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(ContentExample.Of([JsonElement.Parse(schema)]))));

    [Fact]
    public void Example_OfASchemaThatHoldsItself_Ends()
    {
        var schema = """{"type": "string"}""";
        for (var i = 0; i < 20; i++)
        {
            schema = """{"type": "object", "required": ["next"], "properties": {"next": """ + schema + "}}";
        }

        Assert.True(ContentExample.Of([JsonElement.Parse(schema)]).Length < 500);
    }

    [Theory]
    [InlineData("", 1, 1, "", 0)]
    [InlineData("{\n  \"ä\": Ada\n}", 2, 8, "  \"ä\": Ada", 7)]
    [InlineData("[1,\r\n2 3]", 2, 3, "2 3]", 2)]
    public void Fault_OfAText_IsTheLineAndTheColumnInCharacters(string text, int line, int column, string excerpt, int offset)
        => Assert.Equal(new JsonFault(line, column, excerpt, offset), JsonFault.Parse(text).Fault);

    [Fact]
    public void Fault_InALongLine_ShowsWhatIsAroundIt()
    {
        var fault = JsonFault.Parse($"[\"{new string('x', 5000)}\" 1, \"{new string('y', 5000)}\"]").Fault!;

        Assert.Equal((1, 5005, 40), (fault.Line, fault.Column, fault.Offset));
        Assert.Equal(80, fault.Excerpt.Length);
    }

    [Fact]
    public void Fault_OfJson_IsNone() => Assert.Equal((7, null), (JsonFault.Parse("7").Value.GetInt32(), JsonFault.Parse("7").Fault));
}
