using OmniStack.Agents.State;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.State;

/// <summary>What <see cref="AgentPreferences"/> holds on every store.</summary>
public abstract class AgentPreferencesContract(IRecordBackend backend) : AgentStateContract(backend)
{
    private AgentPreferences Preferences => new(Store, Options, Time);

    [Fact]
    public async Task Set_Preferences_AreTheUsersOwn()
    {
        await Preferences.SetAsync("ann@example.com", "theme", "dark", Stop);
        await Preferences.SetAsync("ann@example.com", "size", 12, Stop);
        await Preferences.SetAsync("bob", "theme", "light", Stop);
        await Preferences.SetAsync("ann@example.com", "theme", "darker", Stop);
        await RestartAsync();

        Assert.Equal("darker", await Preferences.GetAsync<string>("ann@example.com", "theme", Stop));
        Assert.Null(await Preferences.GetAsync<string>("carl", "theme", Stop));
        Assert.Equal([("size", "12"), ("theme", "\"darker\"")],
            (await Preferences.GetAllAsync("ann@example.com", Stop)).Select(preference => (preference.Key, preference.Value.GetRawText())).Order());
    }

    [Fact]
    public async Task Delete_Preference_IsGone()
    {
        await Preferences.SetAsync("ann", "theme", "dark", Stop);

        Assert.True(await Preferences.DeleteAsync("ann", "theme", Stop));
        Assert.False(await Preferences.DeleteAsync("ann", "theme", Stop));
        Assert.Empty(await Preferences.GetAllAsync("ann", Stop));
    }

    [Fact]
    public async Task Set_MoreThanAUserMayHave_IsRefused()
    {
        Limits.MaxPreferences = 1;
        await Preferences.SetAsync("ann", "theme", "dark", Stop);

        await RefusedAsync(ErrorCodes.StateFull, () => Preferences.SetAsync("ann", "size", 1, Stop));
        await Preferences.SetAsync("bob", "size", 1, Stop);
    }
}
