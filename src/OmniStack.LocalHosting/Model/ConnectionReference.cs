namespace OmniStack.LocalHosting;

/// <summary>Writes what a process needs to reach a resource with a connection string.</summary>
internal sealed class ConnectionReference(IResourceWithConnectionString source, string name, bool optional)
{
    public async Task WriteAsync(EnvironmentCallbackContext context)
    {
        var backing = context.ExecutionContext.IsRunMode ? source.FindBacking() : null;
        if (backing is not null)
        {
            context.EnvironmentVariables[$"OMNISTACK_BACKING_{ResourceName.ToVariable(name)}"] = backing.Reason;
        }
        if (backing is { ConnectionString: null } || optional && !await HasValueAsync(context))
        {
            return;
        }

        context.EnvironmentVariables[$"ConnectionStrings__{name}"] = source;
        if (backing is { Kind: BackingKind.Configured })
        {
            return;                                                             // the parts are in the user's text, in whatever form
        }
        foreach (var (part, value) in source.GetConnectionProperties())
        {
            context.EnvironmentVariables[$"{ResourceName.ToVariable(name)}_{part.ToUpperInvariant()}"] = value;
        }
    }

    private async Task<bool> HasValueAsync(EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return true;
        }
        try
        {
            return !string.IsNullOrEmpty(await source.GetConnectionStringAsync(context.CancellationToken));
        }
        catch (DistributedApplicationException)
        {
            return false;
        }
    }
}
