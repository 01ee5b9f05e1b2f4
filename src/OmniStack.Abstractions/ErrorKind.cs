namespace OmniStack.Abstractions;

/// <summary>The class of a refusal. The number is the HTTP status it is answered with.</summary>
public enum ErrorKind
{
    /// <summary>The caller sent what cannot be accepted.</summary>
    Invalid = 400,
    /// <summary>The caller is not known.</summary>
    Unauthorized = 401,
    /// <summary>The caller is known and may not do this.</summary>
    Forbidden = 403,
    /// <summary>What was asked for does not exist, or not for this caller.</summary>
    NotFound = 404,
    /// <summary>It contradicts what is stored or running.</summary>
    Conflict = 409,
    /// <summary>It was there once and is no longer kept.</summary>
    Gone = 410,
    /// <summary>Larger than the configured limit.</summary>
    TooLarge = 413,
    /// <summary>A limit is reached; later it may work.</summary>
    TooMany = 429,
    /// <summary>A service behind ours failed.</summary>
    BadGateway = 502,
    /// <summary>A server that is needed does not answer; later it may work.</summary>
    Unavailable = 503,
}
