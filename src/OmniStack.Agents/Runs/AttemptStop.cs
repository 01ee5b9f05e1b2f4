namespace OmniStack.Agents.Runs;

/// <summary>Why an attempt was told to stop.</summary>
internal enum AttemptStop
{
    None,
    /// <summary>Somebody asked for the end of the run.</summary>
    Cancelled,
    /// <summary>The attempt took too long.</summary>
    TimedOut,
    /// <summary>The run goes on elsewhere, or has ended there.</summary>
    Lost,
    /// <summary>This process stops, or has lost the lease; the run is to go on elsewhere.</summary>
    Left,
}
