namespace OmniStack.Agents.State.Knowledge;

/// <summary>What a fact is about.</summary>
public enum FactKind
{
    /// <summary>Something else.</summary>
    Custom,
    /// <summary>The user.</summary>
    User,
    /// <summary>The project.</summary>
    Project,
    /// <summary>What somebody likes.</summary>
    Preference,
    /// <summary>The situation.</summary>
    Context,
}
