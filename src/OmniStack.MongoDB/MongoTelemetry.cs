using System.Diagnostics;
using System.Diagnostics.Metrics;
using OmniStack.MongoDB.Commands;

namespace OmniStack.MongoDB;

/// <summary>
/// Spans and metrics by OpenTelemetry's conventions for databases: names of operations and collections, never values.
/// Source: https://opentelemetry.io/docs/specs/semconv/database/mongodb/.
/// </summary>
public static class MongoTelemetry
{
    /// <summary>The name of the source and of the meter, for the hosts.</summary>
    public const string Name = "OmniStack.MongoDB";

    private const string System = "db.system.name";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("db.client.operation.duration", unit: "s",
        description: "Duration of commands, waits for a connection and repetitions included.",
        advice: new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    internal static Activity? Start(string database, CommandTraits command)
    {
        var activity = Source.StartActivity($"{command.Name} {command.Collection ?? database}", ActivityKind.Client);
        foreach (var (key, value) in activity is null ? [] : Tags(database, command))
        {
            activity?.SetTag(key, value);
        }

        return activity;
    }

    internal static void Failed(Activity? activity, Exception error)
    {
        if (error is MongoCommandException { Code: > 0 } refused)
        {
            activity?.SetTag("db.response.status_code", refused.Code.ToString(global::System.Globalization.CultureInfo.InvariantCulture));
        }

        activity?.SetTag("error.type", ErrorType(error));
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    internal static void Ended(string database, CommandTraits command, TimeSpan duration, Exception? error)
    {
        var tags = Tags(database, command);
        if (error is not null)
        {
            tags.Add("error.type", ErrorType(error));
        }

        Duration.Record(duration.TotalSeconds, tags);
    }

    private static TagList Tags(string database, CommandTraits command)
    {
        var tags = new TagList { { System, "mongodb" }, { "db.namespace", database }, { "db.operation.name", command.Name } };
        if (command.Collection is { } collection)
        {
            tags.Add("db.collection.name", collection);
        }

        return tags;
    }

    private static string ErrorType(Exception error) =>
        error is MongoCommandException { Code: > 0 } refused ? refused.Code.ToString(global::System.Globalization.CultureInfo.InvariantCulture) : error.GetType().FullName!;
}
