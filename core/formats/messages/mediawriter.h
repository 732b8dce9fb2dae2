#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/parts.h"
#include "core/formats/messages/cachehints.h"

#include <QString>

namespace deskrelay {

/// Why the model cannot be given \a media; empty where it can. Sound has no block, a file's id is
/// worth nothing at another provider, images and documents are of few types.
QString mediaObstacle(const MediaPart &media, const ModelTraits &traits, Format client);

/// The block of media that has no obstacle.
void writeMedia(JsonWriter &writer, const MediaPart &media, CacheHints &hints);

} // namespace deskrelay
