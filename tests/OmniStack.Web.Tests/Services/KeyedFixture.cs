namespace OmniStack.Web.Tests.Services;

/// <summary>As <see cref="AdminFixture"/>, with an administrator's key, so that the daemon asks everybody for one.</summary>
public sealed class KeyedFixture : AdminFixture
{
    public const string Key = "omni-test-admin-0123456789abcdef0123456789abcdef";

    protected override string AdminKey => Key;

    /// <returns>The secret.</returns>
    public async Task<string> IssueAsync(string scopes, string? tenant = null)
        => (await SendAsync(HttpMethod.Post, "/keys", $$"""{"name": "test", "scopes": [{{scopes}}]{{(tenant is null ? "" : $", \"tenant\": \"{tenant}\"")}}}""")).GetProperty("secret").GetString()!;
}
