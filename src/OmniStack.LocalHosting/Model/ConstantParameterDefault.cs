namespace OmniStack.LocalHosting;

/// <summary>A default that a manifest holds as it is.</summary>
internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;
}
