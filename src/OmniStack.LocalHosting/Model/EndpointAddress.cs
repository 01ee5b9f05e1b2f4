namespace OmniStack.LocalHosting;

/// <summary>Where one replica's endpoint listens.</summary>
internal sealed record EndpointAddress(string Scheme, string Host, int Port)
{
    public string Url => $"{Scheme}://{Host}:{Port}";
}
