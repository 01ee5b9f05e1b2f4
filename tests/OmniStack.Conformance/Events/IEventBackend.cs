using Microsoft.Extensions.DependencyInjection;

namespace OmniStack.Conformance.Events;

/// <summary>A backend under test, on data that belong to one test alone.</summary>
public interface IEventBackend : IAsyncDisposable
{
    /// <summary>Registers every port. Called again for each opening: the second finds what the first left.</summary>
    void Register(IServiceCollection services, EventLimits limits);
}
