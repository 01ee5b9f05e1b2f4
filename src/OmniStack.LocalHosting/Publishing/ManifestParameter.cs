using System.Text.Json.Nodes;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>A parameter's entry: what whoever deploys is asked for, or what is generated for them.</summary>
internal static class ManifestParameter
{
    public static JsonObject Describe(ParameterResource parameter, bool isConnectionString = false)
    {
        var entry = new JsonObject { ["type"] = "parameter.v0" };
        if (isConnectionString)
        {
            entry["connectionString"] = parameter.ValueExpression;
        }
        entry["value"] = $"{{{parameter.Name}.inputs.value}}";

        var input = new JsonObject { ["type"] = "string" };
        if (parameter.Secret)
        {
            input["secret"] = true;
        }
        if (parameter.Default is { } value)
        {
            input["default"] = Describe(value);
        }
        entry["inputs"] = new JsonObject { ["value"] = input };
        return entry;
    }

    private static JsonObject Describe(ParameterDefault value)
        => value is GenerateParameterDefault generated ? new JsonObject { ["generate"] = Describe(generated) } : new JsonObject { ["value"] = value.GetDefaultValue() };

    /// <summary>Only what differs from the generator's own defaults is said, as Aspire does.</summary>
    private static JsonObject Describe(GenerateParameterDefault generated)
    {
        var entry = new JsonObject { ["minLength"] = generated.MinLength };
        foreach (var (name, isAllowed) in new[] { ("lower", generated.Lower), ("upper", generated.Upper), ("numeric", generated.Numeric), ("special", generated.Special) })
        {
            if (!isAllowed)
            {
                entry[name] = false;
            }
        }
        foreach (var (name, count) in new[] { ("minLower", generated.MinLower), ("minUpper", generated.MinUpper), ("minNumeric", generated.MinNumeric), ("minSpecial", generated.MinSpecial) })
        {
            if (count > 0)
            {
                entry[name] = count;
            }
        }
        return entry;
    }
}
