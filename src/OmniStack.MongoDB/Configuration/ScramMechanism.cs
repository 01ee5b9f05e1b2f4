namespace OmniStack.MongoDB.Configuration;

/// <summary>How a password is proved.</summary>
internal enum ScramMechanism
{
    Sha1,
    Sha256,
}
