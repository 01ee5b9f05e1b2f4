namespace OmniStack.Contracts.Chat;

/// <summary>How a file is addressed, by its route and in messages.</summary>
public static class AttachmentPath
{
    /// <summary>What stands before the id.</summary>
    public const string Prefix = "/api/attachments/";

    /// <returns>The address of a file.</returns>
    public static string Of(string id) => Prefix + id;

    /// <returns>The id in an address; null when it is another kind of address.</returns>
    public static string? ReadId(string url) => url.StartsWith(Prefix, StringComparison.Ordinal) && ChatRules.IsId(url[Prefix.Length..]) ? url[Prefix.Length..] : null;
}
