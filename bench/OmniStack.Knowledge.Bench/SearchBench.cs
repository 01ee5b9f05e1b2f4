using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using OmniStack.Agents.State;
using OmniStack.Agents.State.Knowledge;
using OmniStack.Embedded.Records;

namespace OmniStack.Knowledge.Bench;

/// <summary>
/// Fills a scope with texts around 1,000 topics, as embeddings of real texts lie, and searches it as an agent does. Each search is
/// followed by a plain comparison of all floats: the answers have to be the same, and its time is what the index saves.
/// </summary>
internal static class SearchBench
{
    private const int Topics = 1_000;
    private const int Top = 10;

    public static async Task RunAsync(int count, int dimensions, int searches)
    {
        var random = new Random(1);
        var topics = Enumerable.Range(0, Topics).Select(_ => Direction(random, dimensions)).ToArray();
        var vectors = Enumerable.Range(0, count).Select(i => Near(topics[i % Topics], random)).ToArray();
        var limits = Options.Create(new AgentStateOptions { MaxEmbeddings = count, MaxIndexBytes = 1L << 34 });
        using var knowledge = new AgentKnowledge(new MemoryRecordStore(1L << 34, TimeProvider.System), limits, TimeProvider.System);
        foreach (var (i, vector) in vectors.Index())
        {
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["half"] = i % 2 == 0 ? "even" : "odd" };
            await knowledge.SaveEmbeddingAsync(StateScope.Global, new($"{i}", $"text {i}") { Vector = vector, Metadata = metadata }, CancellationToken.None);
        }

        var start = Stopwatch.GetTimestamp();
        await knowledge.SearchAsync(StateScope.Global, new(vectors[0]), CancellationToken.None);
        Console.WriteLine($"{count} vectors of {dimensions} floats; first search, which builds the index: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");

        var even = new Dictionary<string, string>(StringComparer.Ordinal) { ["half"] = "even" };
        await MeasureAsync("index, top 10", knowledge, topics, random, searches, query => new(query) { Top = Top });
        await MeasureAsync("index, top 10, filter", knowledge, topics, random, searches, query => new(query) { Top = Top, Metadata = even });
        await CompareAsync(knowledge, vectors, topics, random, searches);
        Console.WriteLine($"managed memory: {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB, of which the vectors are {(long)count * dimensions * sizeof(float) >> 20} MB");
    }

    private static async Task MeasureAsync(
        string name, AgentKnowledge knowledge, float[][] topics, Random random, int searches, Func<float[], EmbeddingQuery> query)
    {
        List<double> times = [];
        for (var i = 0; i < searches; i++)
        {
            var vector = Near(topics[random.Next(Topics)], random);
            var start = Stopwatch.GetTimestamp();
            await knowledge.SearchAsync(StateScope.Global, query(vector), CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report(name, times);
    }

    private static async Task CompareAsync(AgentKnowledge knowledge, float[][] vectors, float[][] topics, Random random, int searches)
    {
        List<double> times = [];
        var scores = new float[vectors.Length];
        for (var i = 0; i < searches; i++)
        {
            var query = Near(topics[random.Next(Topics)], random);
            var start = Stopwatch.GetTimestamp();
            for (var row = 0; row < vectors.Length; row++)
            {
                scores[row] = TensorPrimitives.Dot(query, vectors[row]);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await CheckAsync(knowledge, vectors, query);
        }

        Report("every float, without selection", times);
        Console.WriteLine($"the same {Top} found in each of {searches} searches");
    }

    private static async Task CheckAsync(AgentKnowledge knowledge, float[][] vectors, float[] query)
    {
        var expected = vectors.Select((vector, i) => (Id: $"{i}", Score: TensorPrimitives.CosineSimilarity(query, vector)))
            .OrderByDescending(match => match.Score).Take(Top).Select(match => match.Id);
        var found = await knowledge.SearchAsync(StateScope.Global, new(query) { Top = Top }, CancellationToken.None);
        if (!expected.SequenceEqual(found.Select(match => match.Embedding.Id), StringComparer.Ordinal))
        {
            throw new InvalidOperationException("The index found other texts than comparing all.");
        }
    }

    private static void Report(string name, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{name,-32} min {times[0]:0.0} ms, p50 {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0} ms, max {times[^1]:0.0} ms");
    }

    private static float[] Direction(Random random, int dimensions)
        => [.. Enumerable.Range(0, dimensions).Select(_ => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5))];

    private static float[] Near(float[] topic, Random random) => [.. topic.Select(value => value + ((float)random.NextDouble() - 0.5f))];
}
