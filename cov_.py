import sys,time
from random import Random
from tests.outlook.synthetic import *
from fundledger.outlook.rates import learnt
from fundledger.outlook.simulating import simulated
from fundledger.outlook.history import *
import copy
def run(n,quarters,size,shock,held=1,paths=400):
    inside=low=0; b=0; w=0;tot=0; sh=0
    t=time.time()
    for s in range(n):
        fund,seen=a_fund(Random(s),quarters,size,shock)
        r=learnt(STAGES,seen); sh+=r.shock
        d=simulated(r,fund.standings(),YEAR,paths=paths,seed=1)
        lo,hi=d.percentile(10),d.percentile(90)
        mean=sum(d.totals)/paths
        for h in range(held):
            f=copy.deepcopy(fund); f.random=Random(s*1000+h+10**6)
            came=sum(f.quarter(UNTIL)[1] for _ in YEAR)
            inside+=lo<=came<=hi; low+=came<lo; b+=came-mean; tot+=came; w+=hi-lo
    m=n*held
    print(quarters,size,shock,"cover",inside/m,"below",low/m,"bias",b/tot,"width",w/tot,"shock",sh/n,"s",time.time()-t)
for q,sz,sh in [(12,40,.3),(8,20,0.3),(20,60,.3),(12,40,0.0),(12,40,.6)]:
    run(200,q,sz,sh,5)
