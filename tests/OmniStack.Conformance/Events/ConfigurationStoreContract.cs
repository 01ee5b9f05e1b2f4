using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IConfigurationStore"/> holds.</summary>
public abstract class ConfigurationStoreContract(IEventBackend backend) : EventPortContract(backend)
{
    private IConfigurationStore Configuration => Port<IConfigurationStore>();

    [Theory]
    [InlineData("""{"limit":5,"names":["a","b"]}""")]
    [InlineData("\"text\"")]
    [InlineData("0.5")]
    [InlineData("false")]
    [InlineData("null")]
    public async Task Set_AnyJson_IsFoundAgain(string json)
    {
        await Configuration.SetAsync("key", JsonElement.Parse("1"), Stop);
        await Configuration.SetAsync("key", JsonElement.Parse(json), Stop);
        await ReopenAsync();

        Assert.Equal(json, (await Configuration.FindAsync("key", Stop))!.Value.GetRawText());
        Assert.Equal(json, Assert.Single(await Configuration.ListAsync(Stop)).Value.GetRawText());
    }

    [Fact]
    public async Task Find_Unknown_IsNull() => Assert.Null(await Configuration.FindAsync("nobody", Stop));

    [Fact]
    public async Task Delete_Twice_TheSecondIsFalse()
    {
        await Configuration.SetAsync("key", JsonElement.Parse("1"), Stop);

        Assert.True(await Configuration.DeleteAsync("key", Stop));
        Assert.False(await Configuration.DeleteAsync("key", Stop));
        Assert.Empty(await Configuration.ListAsync(Stop));
    }

    [Fact]
    public async Task Set_AtTheLimit_IsRefusedForNewKeysOnly()
    {
        await ReopenAsync(new() { ConfigurationKeys = 2 });
        await Configuration.SetAsync("a", JsonElement.Parse("1"), Stop);
        await Configuration.SetAsync("b", JsonElement.Parse("2"), Stop);

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Configuration.SetAsync("c", JsonElement.Parse("3"), Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.ConfigLimit), (error.Kind, error.Code));
        await Configuration.SetAsync("b", JsonElement.Parse("4"), Stop);
        Assert.Equal(["a", "b"], (await Configuration.ListAsync(Stop)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Set_LargerThanAllowed_IsRefused()
    {
        await ReopenAsync(new() { ConfigurationValueBytes = 1_000 });
        await Configuration.SetAsync("key", JsonSerializer.SerializeToElement(new string('x', 998)), Stop);

        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => Configuration.SetAsync("key", JsonSerializer.SerializeToElement(new string('x', 999)), Stop));

        Assert.Equal((ErrorKind.TooLarge, ErrorCodes.BodyTooLarge), (error.Kind, error.Code));
    }
}
