import sys
sys.path.insert(0,'/work/main')
from tests.insight.test_reference import *
def test_dbg(mixed):
    shell,end=mixed
    slow=reference.Desk(shell.folder)
    desk=Desk.open(shell.folder,end)
    ask=ask_of("all",end,slow.zone)
    got={r.id:r for k,r in behind(desk,["resolution"],"all").rows}
    for r in reference.counted(slow,"resolution",ask):
        g=got.get(r.id)
        if g is None or g.value!=r.business:
            print("RES",r, g)
            print((next(shell.folder.glob(f"tickets/*/*/*/{r.id}.yaml"))).read_text())
    ref={r.id for r in reference.counted(slow,"follow_up",ask)}; gg={r.id for k,r in behind(desk,["follow_up"],"all").rows}
    for one in ref^gg:
        print("FU",one, one in ref)
        print((next(shell.folder.glob(f"tickets/*/*/*/{one}.yaml"))).read_text())
    assert 0
