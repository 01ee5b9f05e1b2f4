using OmniStack.Agents.State;
using OmniStack.Agents.State.Knowledge;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.State;

/// <summary>What <see cref="AgentKnowledge"/> holds on every store.</summary>
public abstract class AgentKnowledgeContract(IRecordBackend backend) : AgentStateContract(backend)
{
    private static readonly StateScope Scope = StateScope.Project("p");
    private static readonly Dictionary<string, string> Tagged = new(StringComparer.Ordinal) { ["lang"] = "en", ["kind"] = "note" };

    private static readonly float[] Short = [1, 2];

    private AgentKnowledge? _knowledge;

    private AgentKnowledge Knowledge => _knowledge ??= Reopened;

    /// <summary>As after a restart: it has read nothing yet.</summary>
    private AgentKnowledge Reopened => new(Store, Options, Time);

    [Fact]
    public async Task Fact_WithEveryFieldSet_IsReadAsItWas()
    {
        var ends = Time.GetUtcNow().AddDays(1);
        var saved = await Knowledge.SaveFactAsync(Scope, new("user.language", Json("""["en",{"level":2}]"""))
        {
            Kind = FactKind.Preference, Confidence = 0.75, Source = "chat", Metadata = Tagged, ExpiresAt = ends,
        }, Stop);
        await RestartAsync();

        var read = (await Reopened.FindFactAsync(Scope, "user.language", Stop))!;

        SameAs(saved, read);
        Assert.Equal((FactKind.Preference, 0.75, "chat", ends), (read.Kind, read.Confidence, read.Source, read.ExpiresAt));
        Assert.Equal("""["en",{"level":2}]""", read.Value.GetRawText());
        Time.Move(TimeSpan.FromDays(1));
        Assert.Null(await Reopened.FindFactAsync(Scope, "user.language", Stop));
    }

    [Fact]
    public async Task SaveFact_Again_ReplacesItAndKeepsWhenItWasLearned()
    {
        var first = await Knowledge.SaveFactAsync(Scope, new("k", Json("1")) { Source = "a" }, Stop);
        Time.Move(TimeSpan.FromHours(1));
        var second = await Knowledge.SaveFactAsync(Scope, new("k", Json("2")), Stop);

        Assert.Equal((first.CreatedAt, null, "2"), (second.CreatedAt, second.Source, second.Value.GetRawText()));
        Assert.True(second.UpdatedAt > first.UpdatedAt);
        Assert.True(await Knowledge.DeleteFactAsync(Scope, "k", Stop));
        Assert.False(await Knowledge.DeleteFactAsync(Scope, "k", Stop));
    }

    [Fact]
    public async Task ListFacts_PrefixAndKind_PagesThroughThem()
    {
        for (var i = 0; i < 6; i++)
        {
            await Knowledge.SaveFactAsync(Scope, new($"user.{i}", Json($"{i}")) { Kind = i % 2 == 0 ? FactKind.User : FactKind.Context }, Stop);
        }

        await Knowledge.SaveFactAsync(Scope, new("project.x", Json("0")) { Kind = FactKind.User }, Stop);

        var first = await Knowledge.ListFactsAsync(Scope, "user.", FactKind.User, null, 2, Stop);
        var second = await Knowledge.ListFactsAsync(Scope, "user.", FactKind.User, first.Next, 2, Stop);
        Assert.Equal(["user.0", "user.2"], first.Items.Select(fact => fact.Key));
        Assert.Equal(["user.4"], second.Items.Select(fact => fact.Key));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Summary_WithEveryFieldSet_IsReadAsItWas()
    {
        var saved = await Knowledge.SaveSummaryAsync(Scope,
            new("s1", "They met.") { ConversationId = "c1", FromId = "m1", ToId = "m9", Metadata = Tagged }, Stop);
        await Knowledge.SaveSummaryAsync(Scope, new("s2", "Other."), Stop);
        await RestartAsync();

        SameAs(saved, (await Reopened.FindSummaryAsync(Scope, "s1", Stop))!);
        Assert.Equal(("c1", "m1", "m9", "They met."), (saved.ConversationId, saved.FromId, saved.ToId, saved.Content));
        Assert.Equal(["s1"], (await Reopened.ListSummariesAsync(Scope, "c1", null, 10, Stop)).Items.Select(summary => summary.Id));
        Assert.True(await Reopened.DeleteSummaryAsync(Scope, "s1", Stop));
        Assert.Null(await Reopened.FindSummaryAsync(Scope, "s1", Stop));
    }

    [Fact]
    public async Task Embedding_WithEveryFieldSet_IsReadAsItWas()
    {
        var embedding = new KnowledgeEmbedding("e1", "Oslo is cold.") { Vector = Vector(1), Model = "m", Source = "doc", Metadata = Tagged };
        await Knowledge.SaveEmbeddingAsync(Scope, embedding, Stop);
        await RestartAsync();

        var read = (await Reopened.FindEmbeddingAsync(Scope, "e1", Stop))!;

        SameAs(embedding with { CreatedAt = read.CreatedAt, Vector = default }, read with { Vector = default });
        Assert.Equal(embedding.Vector.ToArray(), read.Vector.ToArray());
        Assert.Equal("e1", Assert.Single(await Reopened.SearchAsync(Scope, new(Vector(1)), Stop)).Embedding.Id);
    }

    [Fact]
    public async Task Search_FindsTheSameAsComparingAll()
    {
        var vectors = Enumerable.Range(0, 60).ToDictionary(i => $"e{i}", i => Vector(i), StringComparer.Ordinal);
        foreach (var (id, vector) in vectors)
        {
            await SaveAsync(id, vector);
        }

        var query = Vector(1_000);
        var expected = vectors.Select(vector => (vector.Key, Score: Cosine(query, vector.Value))).OrderByDescending(match => match.Score).Take(7).ToList();

        var found = await Knowledge.SearchAsync(Scope, new(query) { Top = 7 }, Stop);

        Assert.Equal(expected.Select(match => match.Key), found.Select(match => match.Embedding.Id));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Score, 5));
        Assert.All(await Knowledge.SearchAsync(Scope, new(query) { MinScore = expected[2].Score - 1e-6f }, Stop), match => Assert.True(match.Score >= expected[2].Score - 1e-5f));
    }

    [Fact]
    public async Task Search_Filters_ByMetadataModelLengthAndScope()
    {
        await SaveAsync("en", Vector(1), Tagged);
        await SaveAsync("de", Vector(1), new(StringComparer.Ordinal) { ["lang"] = "de" });
        await SaveAsync("other model", Vector(1), Tagged, model: "n");
        await SaveAsync("short", Short);
        await Knowledge.SaveEmbeddingAsync(StateScope.Global, new("elsewhere", "") { Vector = Vector(1) }, Stop);

        Assert.Equal(["de", "en", "other model"], await FindAsync(new(Vector(1))));
        Assert.Equal(["en", "other model"], await FindAsync(new(Vector(1)) { Metadata = Tagged }));
        Assert.Equal(["en"], await FindAsync(new(Vector(1)) { Metadata = Tagged, Model = "m" }));
        Assert.Equal(["short"], await FindAsync(new(Short)));
    }

    [Fact]
    public async Task Search_AfterAnotherProcessChanged_SeesTheChange()
    {
        await SaveAsync("a", Vector(1));
        await SaveAsync("b", Vector(2));
        await SaveAsync("c", Vector(3));
        Assert.Equal(["a", "b", "c"], await FindAsync(new(Vector(1))));
        using var other = new AgentKnowledge(await OpenAsync(), Options, Time);

        await other.SaveEmbeddingAsync(Scope, new("b", "new text") { Vector = Vector(1) }, Stop);
        await other.DeleteEmbeddingAsync(Scope, "a", Stop);
        await other.SaveEmbeddingAsync(Scope, new("d", "") { Vector = Vector(4) }, Stop);

        var found = await Knowledge.SearchAsync(Scope, new(Vector(1)), Stop);
        Assert.Equal("b", found[0].Embedding.Id);
        Assert.Equal(("new text", 1f), (found[0].Embedding.Text, MathF.Round(found[0].Score, 5)));
        Assert.Equal(["b", "c", "d"], found.Select(match => match.Embedding.Id).Order());
        await other.ClearAsync(Scope, Stop);
        Assert.Empty(await Knowledge.SearchAsync(Scope, new(Vector(1)), Stop));
    }

    [Fact]
    public async Task Search_AfterALongAbsence_StillKnowsWhatIsGone()
    {
        await SaveAsync("a", Vector(1));
        await SaveAsync("b", Vector(2));
        await FindAsync(new(Vector(1)));
        await Knowledge.DeleteEmbeddingAsync(Scope, "a", Stop);
        Time.Move(TimeSpan.FromHours(3));
        await SaveAsync("c", Vector(3));

        Assert.Equal(["b", "c"], await FindAsync(new(Vector(1))));
    }

    [Fact]
    public async Task Search_BeyondTheMemoryOfTheIndex_IsRefusedUntilThereIsLess()
    {
        Limits.MaxIndexBytes = 1 << 20;
        var large = new float[30_000];
        large.AsSpan().Fill(1);
        for (var i = 0; i < 6; i++)
        {
            await SaveAsync($"e{i}", large);
        }

        await RefusedAsync(ErrorCodes.IndexFull, () => Knowledge.SearchAsync(Scope, new(large), Stop));
        await Knowledge.DeleteEmbeddingAsync(Scope, "e0", Stop);
        Assert.Equal(5, (await FindAsync(new(large))).Count);
    }

    [Theory]
    [InlineData(new float[0])]
    [InlineData(new[] { 0f, 0f })]
    [InlineData(new[] { 1f, float.NaN })]
    public async Task VectorWithoutDirection_IsRefused(float[] vector)
    {
        await RefusedAsync(ErrorCodes.VectorInvalid, () => SaveAsync("e", vector));
        await RefusedAsync(ErrorCodes.VectorInvalid, () => Knowledge.SearchAsync(Scope, new(vector), Stop));
    }

    private Task SaveAsync(string id, ReadOnlyMemory<float> vector, Dictionary<string, string>? metadata = null, string model = "m")
        => Knowledge.SaveEmbeddingAsync(Scope, new(id, $"text of {id}") { Vector = vector, Metadata = metadata ?? [], Model = model }, Stop);

    private async Task<IReadOnlyList<string>> FindAsync(EmbeddingQuery query)
        => [.. (await Knowledge.SearchAsync(Scope, query, Stop)).Select(match => match.Embedding.Id).Order(StringComparer.Ordinal)];

    /// <summary>An odd length, so that the end of a row is tested too.</summary>
    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 101).Select(_ => (float)random.NextDouble() - 0.4f)];
    }

    private static float Cosine(float[] left, float[] right)
        => (float)(left.Zip(right, (a, b) => (double)a * b).Sum() / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b)));
}
