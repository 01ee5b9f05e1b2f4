namespace OmniStack.Events.Running;

/// <summary>What an agent's loop waits for between two receives.</summary>
internal enum Gathering
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Until the outcomes of what it took are stored, and no longer than <see cref="Trickle.Moment"/>.</summary>
    Outcomes,

    /// <summary><see cref="Trickle.Moment"/>.</summary>
    Moment,
}
