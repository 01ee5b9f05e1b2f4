using System.Text.Json.Nodes;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>The endpoints of an entry.</summary>
internal static class ManifestBindings
{
    public static void Add(JsonObject entry, IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length > 0)
        {
            entry["bindings"] = new JsonObject(endpoints.Select(endpoint => KeyValuePair.Create(endpoint.Name, (JsonNode?)Describe(endpoint, resource is ProjectResource))));
        }
    }

    private static JsonObject Describe(EndpointAnnotation endpoint, bool isProject)
    {
        var binding = new JsonObject
        {
            ["scheme"] = endpoint.UriScheme,
            ["protocol"] = endpoint.Protocol.ToString().ToLowerInvariant(),
            ["transport"] = endpoint.Transport,
        };
        // The port of a project's web endpoint is this machine's; azd refuses any but 80 and 443 there.
        if (endpoint.Port is { } port && !(isProject && endpoint.IsWeb))
        {
            binding["port"] = port;
        }
        if (endpoint.TargetPort is { } targetPort)
        {
            binding["targetPort"] = targetPort;
        }
        if (endpoint.IsExternal)
        {
            binding["external"] = true;
        }
        return binding;
    }
}
