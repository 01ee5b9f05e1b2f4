using System.Globalization;

namespace OmniStack.LocalHosting;

/// <summary>Writes what a process needs to find a service's endpoint.</summary>
internal static class ServiceReference
{
    public static void Write(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var service = endpoint.Resource.Name;
        var name = endpoint.EndpointName;
        context.EnvironmentVariables[$"{ResourceName.ToVariable(service)}_{ResourceName.ToVariable(name)}"] = endpoint;
        if (context.ExecutionContext.IsPublishMode)
        {
            context.EnvironmentVariables[$"services__{service}__{name}__0"] = endpoint;
            return;
        }
        for (var i = 0; i < endpoint.Annotation.Addresses.Count; i++)
        {
            context.EnvironmentVariables[string.Create(CultureInfo.InvariantCulture, $"services__{service}__{name}__{i}")] = endpoint.Annotation.Addresses[i].Url;
        }
    }
}
