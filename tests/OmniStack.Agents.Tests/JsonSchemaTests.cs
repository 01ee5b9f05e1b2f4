using System.Text.Json;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents.Tests;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", """{"a":null}""", null)]
    [InlineData("""{"type":"object","required":["a"]}""", "{}", "$.a is missing.")]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "1", "$ must be string or null, not number.")]
    [InlineData("""{"type":"integer"}""", "1.0", null)]
    [InlineData("""{"type":"integer"}""", "1.5", "$ must be integer, not number.")]
    [InlineData("""{"enum":["red","blue"]}""", "\"green\"", """$ must be one of ["red","blue"].""")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string"}}}}""", """{"a":["x",1]}""", "$.a[1] must be string, not number.")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "$.b is not allowed.")]
    [InlineData("""{"minimum":1,"exclusiveMaximum":3}""", "3", "$ must be less than 3.")]
    [InlineData("""{"minLength":2,"pattern":"^a"}""", "\"b\"", "$ must have at least 2. $ must match ^a.")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "$ must have at most 1.")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"boolean"}]}""", "1", "$ fits none of the forms that are allowed.")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":2}]}""", "3", "$ must fit exactly one of the forms that are allowed.")]
    [InlineData("""{"allOf":[{"minimum":1}]}""", "0", "$ must be at least 1.")]
    [InlineData("""{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}}}},"$ref":"#/$defs/n"}""", """{"next":{"next":1}}""", "$.next.next must be object, not number.")]
    [InlineData("true", "1", null)]
    public void Check_Value_NamesWhatDoesNotFit(string schema, string value, string? problem)
        => Assert.Equal(problem ?? "", string.Join(' ', new JsonSchema(JsonElement.Parse(schema)).Check(JsonElement.Parse(value))));
}
