// links: deskrelay_formats
#include "core/formats/modellist.h"
#include "core/formats/route.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    auto models = deskrelay::parseModelList(bytes, deskrelay::Family::OpenAi);
    if (models) {
        for (deskrelay::ModelEntry &model : *models)
            model.limits = deskrelay::ModelLimits{.contextTokens = 9, .outputTokens = 5};
        for (const auto shape : {deskrelay::ModelListShape::OpenAi,
                                 deskrelay::ModelListShape::Anthropic,
                                 deskrelay::ModelListShape::Gemini})
            deskrelay::renderModelList(shape, *models);
    }
    deskrelay::routeFor("POST", bytes);
    deskrelay::errorFormatFor(bytes, {});
    return 0;
}
