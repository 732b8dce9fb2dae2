#include "core/base/jsonwriter.h"
#include "tests/support/maker/streamtext.h"
#include "tests/support/maker/upstreams.h"

namespace deskrelay {

static QByteArray usage(Dice &dice)
{
    return R"({"promptTokenCount":)" + dice.count() + R"(,"candidatesTokenCount":)" + dice.count() +
           R"(,"thoughtsTokenCount":)" + dice.count() + R"(,"cachedContentTokenCount":)" +
           dice.count() + R"(,"toolUsePromptTokenCount":)" + dice.count() +
           R"(,"totalTokenCount":)" + dice.count() + '}';
}

static QByteArray part(Dice &dice)
{
    QByteArray seal;
    if (dice.rolls(4))
        seal = R"(,"thoughtSignature":"c2ln)" + QByteArray::number(dice.below(9)) + '"';
    switch (dice.below(9)) {
    case 0:
    case 1: {
        QByteArray call = R"({"functionCall":{"name":")" + dice.oneOf({"weather", "time"}) + '"';
        if (dice.rolls(2))
            call += R"(,"id":"g)" + QByteArray::number(dice.below(1'000'000)) + '"';
        if (!dice.rolls(8))
            call += ",\"args\":" + dice.object();
        return call + '}' + seal + '}';
    }
    case 2:
        return R"({"inlineData":{"mimeType":"image/png","data":"AAEC"}})";
    case 3:
        return R"({"executableCode":)" + dice.object() + '}';
    case 4:
        return R"({"text":)" + jsonString(dice.text()) + R"(,"thought":true)" + seal + '}';
    case 5:
        return "{\"text\":\"\"" + seal + '}';
    case 6:
        return dice.oneOf({"{}", R"({"unknown":{}})", R"({"function_call":{"name":"time"}})"});
    default:
        return R"({"text":)" + jsonString(dice.text()) + seal + '}';
    }
}

static QByteArray parts(Dice &dice, int count)
{
    QByteArrayList made;
    for (int i = 0; i < count; ++i)
        made.append(part(dice));
    return made.join(',');
}

static QByteArray finish(Dice &dice)
{
    const QByteArray reason = dice.oneOf({"STOP",
                                          "STOP",
                                          "STOP",
                                          "MAX_TOKENS",
                                          "SAFETY",
                                          "RECITATION",
                                          "MALFORMED_FUNCTION_CALL",
                                          "OTHER",
                                          "CONTINUATION",
                                          "IMAGE_SAFETY",
                                          "SOMETHING_NEW"});
    return R"(,"finishReason":")" + reason + '"' +
           (dice.rolls(6) ? R"(,"finishMessage":)" + jsonString(dice.text()) : QByteArray());
}

static QByteArray chunk(Dice &dice, const QByteArray &parts, const QByteArray &more)
{
    QByteArray made = R"({"candidates":[{"content":{"parts":[)" + parts + R"(],"role":"model"})" +
                      more + R"(,"index":0}],"modelVersion":"um")";
    if (dice.rolls(2))
        made += ",\"usageMetadata\":" + usage(dice);
    if (!dice.rolls(4))
        made += R"(,"responseId":"up1")";
    return made + '}';
}

static QByteArray error(Dice &dice)
{
    return dice.oneOf({R"({"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}})",
                       R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}})",
                       R"([{"error":{"message":"no"}}])",
                       R"({"error":{}})"});
}

static QByteArray blocked(Dice &dice)
{
    return R"({"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":)" + usage(dice) + '}';
}

QByteArray geminiUpstreamStream(Dice &dice)
{
    StreamText stream(dice);
    if (dice.rolls(16))
        stream.add({}, blocked(dice));
    for (int chunks = dice.below(6); chunks > 0; --chunks)
        stream.add({}, chunk(dice, parts(dice, 1 + dice.below(2)), {}));
    switch (dice.below(10)) {
    case 0:
        stream.add({}, error(dice));
        break;
    case 1:
        break; // broken off
    default:
        stream.add({}, chunk(dice, parts(dice, dice.below(2)), finish(dice)));
    }
    return stream.bytes();
}

QByteArray geminiUpstreamWhole(Dice &dice)
{
    if (dice.rolls(12))
        return error(dice);
    if (dice.rolls(12))
        return blocked(dice);
    return spread(
        dice,
        chunk(dice, parts(dice, dice.below(6)), dice.rolls(12) ? QByteArray() : finish(dice)));
}

} // namespace deskrelay
