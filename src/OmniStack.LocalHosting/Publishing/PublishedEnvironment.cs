using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>What every deployed project is given before what was declared for it. Launch profiles and local addresses stay behind.</summary>
internal static class PublishedEnvironment
{
    public static Dictionary<string, object> Create(ProjectResource project)
    {
        var variables = new Dictionary<string, object>();
        ResourceEnvironment.AddExporter(variables);
        variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        AddPorts(variables, project, "HTTP_PORTS", "http");
        AddPorts(variables, project, "HTTPS_PORTS", "https");
        return variables;
    }

    // The HTTPS endpoint that every project has in a deployment is the ingress's; the process does not listen on it.
    private static void AddPorts(Dictionary<string, object> variables, ProjectResource project, string name, string scheme)
    {
        var ports = project.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme == scheme && !endpoint.IsIngressOnly)
            .Select(endpoint => new EndpointReference(project, endpoint.Name).Property(EndpointProperty.TargetPort).ValueExpression).ToArray();
        if (ports.Length > 0)
        {
            variables[name] = string.Join(';', ports);
        }
    }
}
