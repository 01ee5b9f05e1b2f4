using System.Text.Json;
using OmniStack.Agents.State;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.State;

/// <summary>What <see cref="AgentMemory"/> holds on every store.</summary>
public abstract class AgentMemoryContract(IRecordBackend backend) : AgentStateContract(backend)
{
    private static readonly StateScope Project = StateScope.Project("a/b c");

    private AgentMemory Memory => new(Store, Options, Time);

    [Theory]
    [InlineData("""{"a":[1,2.50,{"b":null}],"text":"ä€😀"}""")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("12345678901234567890.5")]
    [InlineData("false")]
    [InlineData("null")]
    public async Task Set_AnyJson_IsReadAsWritten(string json)
    {
        await Memory.SetAsync(Project, "k", Json(json), Stop);
        await RestartAsync();

        Assert.True(JsonElement.DeepEquals(Json(json), (await Memory.FindAsync(Project, "k", Stop))!.Value));
    }

    [Fact]
    public async Task Set_TypedValue_IsReadAsItsType()
    {
        await Memory.SetAsync(Project, "trip", new Trip("Oslo", 3), Stop);

        Assert.Equal(new Trip("Oslo", 3), await Memory.GetAsync<Trip>(Project, "trip", Stop));
        Assert.Null(await Memory.GetAsync<Trip>(Project, "other", Stop));
    }

    [Fact]
    public async Task Scopes_HoldDifferentValuesUnderOneKey()
    {
        StateScope[] scopes = [StateScope.Global, StateScope.Project("x"), StateScope.Project("x/y"), StateScope.Session("x"), StateScope.Project("X")];
        foreach (var (i, scope) in scopes.Index())
        {
            await Memory.SetAsync(scope, "k", i, Stop);
        }

        foreach (var (i, scope) in scopes.Index())
        {
            Assert.Equal(i, await Memory.GetAsync<int>(scope, "k", Stop));
        }

        Assert.Equal(1, await Memory.ClearAsync(scopes[1], Stop));
        Assert.Null(await Memory.FindAsync(scopes[1], "k", Stop));
        Assert.NotNull(await Memory.FindAsync(scopes[2], "k", Stop));
    }

    [Fact]
    public async Task Set_WithLife_IsForgottenAfterIt()
    {
        await Memory.SetAsync(Project, "k", 1, TimeSpan.FromMinutes(10), Stop);
        await Memory.SetAsync(Project, "stays", 1, TimeSpan.FromMinutes(10), Stop);
        await Memory.SetAsync(Project, "stays", 2, Stop);
        Time.Move(TimeSpan.FromMinutes(9));
        Assert.Equal(1, await Memory.GetAsync<int>(Project, "k", Stop));

        Time.Move(TimeSpan.FromMinutes(2));

        Assert.Null(await Memory.FindAsync(Project, "k", Stop));
        Assert.Equal(["stays"], (await Memory.ListAsync(Project, "", null, 10, Stop)).Items.Select(entry => entry.Key));
    }

    [Fact]
    public async Task List_Prefix_PagesByKey()
    {
        string[] keys = ["user/ä", "user/b c", "user/a", "user", "users", "user/%"];
        foreach (var key in keys)
        {
            await Memory.SetAsync(Project, key, key, Stop);
        }

        List<string> found = [];
        string? cursor = null;
        do
        {
            var page = await Memory.ListAsync(Project, "user/", cursor, 2, Stop);
            Assert.InRange(page.Items.Count, 1, 2);
            found.AddRange(page.Items.Select(entry => entry.Key));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["user/%", "user/a", "user/b c", "user/ä"], found.Order(StringComparer.Ordinal));
        Assert.Equal(4, found.Count);
        Assert.True(await Memory.DeleteAsync(Project, "user/ä", Stop));
        Assert.False(await Memory.DeleteAsync(Project, "user/ä", Stop));
        await RefusedAsync(ErrorCodes.ParameterInvalid, () => Memory.ListAsync(Project, "", "a b", 1, Stop));
    }

    [Fact]
    public async Task Update_ManyProcesses_LosesNothing()
    {
        const int writers = 6, each = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            var memory = new AgentMemory(await OpenAsync(), Options, Time);
            for (var i = 0; i < each; i++)
            {
                await memory.UpdateAsync<int>(Project, "count", count => count + 1, Stop);
            }
        }));

        Assert.Equal(writers * each, await Memory.GetAsync<int>(Project, "count", Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("\uD800")]
    public async Task Set_KeyThatIsNoText_IsRefused(string key)
        => await RefusedAsync(ErrorCodes.StateKeyInvalid, () => Memory.SetAsync(Project, key, 1, Stop));

    [Fact]
    public async Task Set_BeyondTheBounds_IsRefused()
    {
        await RefusedAsync(ErrorCodes.StateKeyInvalid, () => Memory.SetAsync(Project, new string('k', 201), 1, Stop));
        await RefusedAsync(ErrorCodes.StateTooLarge, () => Memory.SetAsync(Project, "k", new string('v', Limits.MaxValueBytes), Stop));
        Limits.MaxKeys = 2;
        await Memory.SetAsync(Project, "a", 1, Stop);
        await Memory.SetAsync(Project, "b", 1, Stop);
        await RefusedAsync(ErrorCodes.StateFull, () => Memory.SetAsync(Project, "c", 1, Stop));
    }

    [Fact]
    public async Task Restart_KeepsEverything()
    {
        await Memory.SetAsync(Project, "k", new Trip("Oslo", 3), Stop);
        await RestartAsync();

        Assert.Equal(new Trip("Oslo", 3), await Memory.GetAsync<Trip>(Project, "k", Stop));
    }

    private sealed record Trip(string City, int Days);
}
