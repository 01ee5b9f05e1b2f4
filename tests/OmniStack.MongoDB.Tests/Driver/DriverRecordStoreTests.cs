using OmniStack.Abstractions.Records;
using OmniStack.Conformance.Records;
using OmniStack.MongoDB.Records;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Driver;

/// <summary>The records of agents on the official driver.</summary>
public sealed class DriverRecordStoreTests(StandInFixture fixture) : RecordStoreContract(new DriverRecordBackend(fixture))
{
    private sealed class DriverRecordBackend(StandInFixture fixture) : IRecordBackend
    {
        private readonly DriverConnection _connection = new(fixture, $"driver-records-{Guid.NewGuid():N}");

        public ValueTask<IRecordStore> OpenAsync(TimeProvider time) => ValueTask.FromResult<IRecordStore>(new MongoRecordStore(_connection.Database, time));

        public ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time) => OpenAsync(time);

        public ValueTask DisposeAsync()
        {
            _connection.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
