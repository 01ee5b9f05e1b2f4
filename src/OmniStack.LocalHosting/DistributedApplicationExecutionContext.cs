namespace OmniStack.LocalHosting;

/// <summary>What the application was started for.</summary>
/// <param name="operation">Run or publish.</param>
public sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation => operation;

    /// <summary>Whether the resources are started.</summary>
    public bool IsRunMode => operation == DistributedApplicationOperation.Run;

    /// <summary>Whether a manifest is written instead.</summary>
    public bool IsPublishMode => operation == DistributedApplicationOperation.Publish;
}

/// <summary>What the application can be started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>Start the resources.</summary>
    Run,
    /// <summary>Write the deployment manifest.</summary>
    Publish,
}
