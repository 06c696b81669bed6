"""Addresses of the yearly figure, under `tally/` in the namespace `cases`."""

from django.urls import path

from cases.web.views import compare, editions, exports, rules, summaries, tally

urlpatterns = [
    path("", tally.home, name="tally_home"),
    path("rules/", rules.how_we_count, name="how_we_count"),
    path("<int:year>/", tally.summary, name="tally"),
    path("<int:year>/counted/", tally.counted, name="tally_counted"),
    path("<int:year>/awaiting/", tally.awaiting, name="tally_awaiting"),
    path("<int:year>/decide/", tally.decide, name="tally_decide"),
    path("<int:year>/not-counted/", tally.not_counted, name="tally_not_counted"),
    path("<int:year>/consent/", tally.consent, name="tally_consent"),
    path("<int:year>/changes/", tally.changes, name="tally_changes"),
    path("<int:year>/figures/", tally.figures, name="figures"),
    path("<int:year>/export/", exports.new, name="new_export"),
    path("<int:year>/editions/", editions.editions_of, name="editions"),
    path("<int:year>/editions/<number:number>/", editions.edition, name="edition"),
    path("<int:year>/editions/<number:number>/file/", editions.edition_file, name="edition_file"),
    path("<int:year>/published/", editions.published, name="enter_published"),
    path("<int:year>/published/<number:row>/", editions.withdraw_published, name="withdraw_published"),
    path("<int:year>/freeze/", editions.freeze, name="freeze"),
    path("<int:year>/freeze/<number:row>/", editions.answer, name="answer_freeze"),
    path("<int:year>/map/", tally.tile_map, name="tally_map"),
    path("<int:year>/figures/<slug:name>/", tally.figure, name="figure"),
    path("compare/", compare.compare, name="tally_compare"),
    path("<int:year>/summaries/", summaries.of_year, name="tally_summaries"),
]
