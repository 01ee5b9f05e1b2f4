using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
        => api.MapGet("/models", List).WithTags("Models").WithName("ListModels").WithSummary("Says which model answers, and whether it is the demo.");

    private static Ok<IReadOnlyList<ModelDto>> List(IChatClient client) => TypedResults.Ok<IReadOnlyList<ModelDto>>([ConfiguredModel.Describe(client)]);
}
